import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { list, object, text, whole } from '#core/json.ts';
import { outsideAddress } from '#core/network/address.ts';
import { canonicalCidr, isWithin } from '#core/network/cidr.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { idOf } from '#core/playbook/subject.ts';
import type { AccountSettings } from '#core/settings.ts';
import { planned } from '#member/calls.ts';

/** The traffic that a cut denies: everything from an address, or the ports of a rule from its range. Protocols are numbers, as in network ACLs. */
export type CutTarget = {
  readonly protocol: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly cidr: string;
};

const NUMBERS: Readonly<Record<string, string>> = { tcp: '6', udp: '17' };

/**
 * The addresses that connected, if they are known; otherwise the ports that were open, if they are few: denying all traffic from
 * everywhere would cut off whole subnets.
 */
export function targetsOf({ evidence }: Incident, { protectedNetworks = [] }: AccountSettings): CutTarget[] {
  const seen = [...notedIn(evidence, 'address'), ...evidence.flatMap((one) => (one.kind === 'connection' ? [one.from] : []))];
  const outside = [...new Set(seen.flatMap((address) => outsideAddress(address) ?? []))];
  const blocks = outside
    .filter((address) => !isWithin(address, protectedNetworks))
    .flatMap((address) => canonicalCidr(`${address}/${address.includes(':') ? 128 : 32}`) ?? []);
  if (blocks.length > 0) return blocks.map((cidr) => ({ protocol: '-1', from: null, to: null, cidr }));
  return evidence.flatMap((one) => {
    if (one.kind !== 'ingress-rule' || one.from === undefined || one.to === undefined) return [];
    const protocol = ownProperty(NUMBERS, one.protocol);
    const isEverything = one.to - one.from > MOST_PORTS;
    return protocol === undefined || isEverything ? [] : [{ protocol, from: one.from, to: one.to, cidr: one.cidr }];
  });
}

const MOST_PORTS = 1024;

/** One image for each network ACL and target. */
export function cutImages(acl: NetworkAcl, incident: Incident, targets: readonly CutTarget[]): Image[] {
  const id = acl.NetworkAclId ?? '';
  const inbound = (acl.Entries ?? []).filter(({ Egress }) => Egress === false);
  const allowing = inbound.filter(({ RuleAction }) => RuleAction === 'allow').map(({ RuleNumber = LAST }) => RuleNumber);
  const first = allowing.length === 0 ? null : Math.min(...allowing);
  return targets.map((target) => {
    const own = inbound.filter((entry) => isDenial(entry, target) && (first === null || (entry.RuleNumber ?? LAST) < first));
    return {
      subject: `acl-denial/${[id, target.protocol, target.from ?? '*', target.to ?? '*', target.cidr].join(' ')}`,
      state: { denials: own.length },
      lookup: {
        arn: `arn:aws:ec2:${incident.region}:${incident.account}:network-acl/${id}`,
        numbers: own.map(({ RuleNumber = LAST }) => RuleNumber),
        taken: inbound.map(({ RuleNumber = LAST }) => RuleNumber),
        first,
        rules: inbound.filter(({ Ipv6CidrBlock = '' }) => (Ipv6CidrBlock !== '') === target.cidr.includes(':')).length,
      },
    };
  });
}

export function isCut({ state }: Image): boolean {
  return (whole(object(state).denials) ?? 0) > 0;
}

export function cutAclOf(image: Image): string {
  return idOf(image.subject).split(' ')[0] ?? '';
}

/** `203.0.113.7/32`, or `tcp 22 from 0.0.0.0/0`. */
export function targetText(image: Image): string {
  const [, protocol, from = '', to = '', cidr = ''] = idOf(image.subject).split(' ');
  const name = Object.entries(NUMBERS).find(([, number]) => number === protocol)?.[0];
  return name === undefined ? cidr : `${name} ${from === to ? from : `${from}-${to}`} ${cidr}`;
}

/** How many more inbound rules of its IP version the network ACL of an image allows. */
export function roomIn(image: Image): number {
  return MOST_RULES - (whole(image.lookup?.rules) ?? MOST_RULES);
}

/** The highest free rule numbers before the first rule that allows traffic. */
export function numbersIn(image: Image, count: number): number[] {
  const taken = list(image.lookup?.taken).map(Number);
  const free: number[] = [];
  for (let number = (whole(image.lookup?.first) ?? LAST) - 1; number > 0 && free.length < count; number--) {
    if (!taken.includes(number)) free.push(number);
  }
  return free;
}

export function denyTarget(image: Image, RuleNumber: number): PlannedCall {
  const [id = '', Protocol = '-1', from, to, cidr = ''] = idOf(image.subject).split(' ');
  const range = cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr };
  const ports = from === '*' ? {} : { PortRange: { From: Number(from), To: Number(to) } };
  const input = { NetworkAclId: id, RuleNumber, Protocol, RuleAction: 'deny', Egress: false, ...range, ...ports } as const;
  return planned('ec2:CreateNetworkAclEntry', onAcl(image), input);
}

export function allowTarget(image: Image): PlannedCall[] {
  return list(image.lookup?.numbers).map((number) =>
    planned('ec2:DeleteNetworkAclEntry', onAcl(image), {
      NetworkAclId: cutAclOf(image),
      RuleNumber: Number(number),
      Egress: false,
    }),
  );
}

function onAcl(image: Image) {
  return { resource: cutAclOf(image), arns: [text(image.lookup?.arn) ?? ''] };
}

/** The rule that every network ACL ends with. */
const LAST = 32_767;

/** AWS's default quota of rules in one direction and IP version, the last one included. */
const MOST_RULES = 20;

function isDenial({ RuleAction, Protocol, CidrBlock, Ipv6CidrBlock, PortRange }: NetworkAclEntry, target: CutTarget): boolean {
  return (
    RuleAction === 'deny' &&
    Protocol === target.protocol &&
    canonicalCidr(CidrBlock || Ipv6CidrBlock || '') === target.cidr &&
    (target.from === null || (PortRange?.From === target.from && PortRange?.To === target.to))
  );
}
