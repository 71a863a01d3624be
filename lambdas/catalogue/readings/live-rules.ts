import type { Facts } from '#core/detection/facts.ts';
import type { Evidence, IngressRule } from '#core/incident/evidence.ts';
import { canonicalCidr, hasPublicBlock } from '#core/network/cidr.ts';
import { openToWorld, type Reach } from './exposure.ts';
import { prefixListNote, type Traffic } from './ingress.ts';

type Group = Facts['security-group'];

/** One range that a group allows, by its own rule or an entry of a prefix list, as read from the account. */
export type LiveRange = Traffic & {
  readonly cidr: string;
  /** The rule itself, or the note of its prefix list, which all ranges of the list share. */
  readonly evidence: Evidence;
};

/** The ingress rules of a security group that was read, without those for prefix lists. */
export function rulesRead({ ingress }: Pick<Group, 'ingress'>): IngressRule[] {
  return ingress.flatMap(({ cidr: written, ...traffic }) => {
    const cidr = canonicalCidr(written);
    return cidr === undefined ? [] : [{ kind: 'ingress-rule', ...trafficRead(traffic), cidr }];
  });
}

/** All ranges that a group allows. */
export function rangesRead(group: Group): LiveRange[] {
  return rulesOf(group).flat();
}

/** The ranges of rules that do not open the internet alone; one that does has its own incident. */
export function narrowRangesRead(group: Group): LiveRange[] {
  return rulesOf(group)
    .filter((ranges) => !hasPublicBlock(ranges.map(({ cidr }) => cidr)))
    .flat();
}

/** The evidence for everything in `reach` that a group opens to the internet. */
export function openRead(group: Group, reach: Reach): Evidence[] {
  return [...new Set(openToWorld(rangesRead(group), reach).map(({ evidence }) => evidence))];
}

/** The prefix lists of a group whose entries could not be read. */
export function unreadLists({ lists = [] }: Group): (Traffic & { readonly id: string })[] {
  return lists.flatMap(({ id, cidrs, ...traffic }) => (cidrs === null ? [{ ...trafficRead(traffic), id }] : []));
}

/** The ranges of each rule. */
function rulesOf(group: Group): LiveRange[][] {
  const own = rulesRead(group).map(({ kind: _, ...rule }) => [{ ...rule, evidence: { kind: 'ingress-rule' as const, ...rule } }]);
  const listed = (group.lists ?? []).map(({ id, cidrs, ...read }) => {
    const traffic = trafficRead(read);
    const evidence = prefixListNote({ ...traffic, source: { kind: 'prefix-list', id } });
    return (cidrs ?? []).flatMap((written) => {
      const cidr = canonicalCidr(written);
      return cidr === undefined ? [] : [{ ...traffic, cidr, evidence }];
    });
  });
  return [...own, ...listed];
}

function trafficRead({ protocol, from, to }: { protocol: string; from: number | null; to: number | null }): Traffic {
  return { protocol, ...(from !== null && { from }), ...(to !== null && { to }) };
}
