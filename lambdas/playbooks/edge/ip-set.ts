import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Tags } from '#core/resource.ts';
import type { AccountSettings, BlockSet } from '#core/settings.ts';
import type { MemberCall } from '#member/calls.ts';

const ofKind: Permission['on'] = ({ account, region }) => `arn:aws:wafv2:${region}:${account}:*/ipset/*/*`;

/** Permissions to find an IP set and its tags. */
export const READ_IP_SETS: readonly Permission[] = [
  { action: 'wafv2:ListIPSets', access: 'read', on: () => '*' },
  { action: 'wafv2:GetIPSet', access: 'read', on: ofKind },
  { action: 'wafv2:ListTagsForResource', access: 'read', on: ofKind },
];

/** The organization file names the set, so only the plan shows which one it is. */
export const UPDATE_IP_SET: Permission = { action: 'wafv2:UpdateIPSet', access: 'write', on: ofKind, narrowedBy: 'plan' };

/** An IP set as it was read: `token` is valid for one write, unless someone else writes first. */
export type IpSet = {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly scope: BlockSet['scope'];
  readonly version: 'IPV4' | 'IPV6';
  readonly addresses: readonly string[];
  readonly token: string;
  readonly description: string | null;
};

/** The IP set that the organization file names for the account; undefined if there is none. */
export async function blockSetOf(incident: Incident, call: MemberCall, account: AccountSettings): Promise<IpSet | undefined> {
  const known = await foundSet(incident, call, account);
  if (known === undefined) return undefined;
  const { name, id, arn, scope } = known;
  const { IPSet, LockToken = '' } = await unlessNone(call('wafv2:GetIPSet', { Name: name, Scope: scope, Id: id }), {});
  if (IPSet === undefined) return undefined;
  const { Addresses, IPAddressVersion, Description } = IPSet;
  const version = IPAddressVersion === 'IPV6' ? 'IPV6' : 'IPV4';
  return { name, id, arn, scope, version, addresses: Addresses ?? [], token: LockToken, description: Description || null };
}

/** The tags of that IP set, because the playbook writes the set and not the alarm. */
export async function blockSetTags(incident: Incident, call: MemberCall, account: AccountSettings): Promise<Tags> {
  const known = await foundSet(incident, call, account);
  if (known === undefined) return {};
  const { TagInfoForResource } = await unlessNone(call('wafv2:ListTagsForResource', { ResourceARN: known.arn }), {});
  return Object.fromEntries((TagInfoForResource?.TagList ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

type Found = Pick<IpSet, 'name' | 'id' | 'arn' | 'scope'>;

async function foundSet({ account }: Incident, call: MemberCall, { blockSet }: AccountSettings): Promise<Found | undefined> {
  if (blockSet === undefined) return undefined;
  const { name, scope, region } = blockSet;
  const id = blockSet.id ?? (await idOf(name, scope, call));
  if (id === undefined) return undefined;
  const reach = scope === 'CLOUDFRONT' ? 'global' : 'regional';
  return { name, id, scope, arn: `arn:aws:wafv2:${region}:${account}:${reach}/ipset/${name}/${id}` };
}

async function idOf(name: string, scope: BlockSet['scope'], call: MemberCall): Promise<string | undefined> {
  let from: { NextMarker?: string } = {};
  do {
    const { IPSets = [], NextMarker } = await call('wafv2:ListIPSets', { Scope: scope, Limit: 100, ...from });
    const found = IPSets.find((set) => set.Name === name);
    if (found?.Id !== undefined) return found.Id;
    from = NextMarker ? { NextMarker } : {};
  } while (from.NextMarker !== undefined);
  return undefined;
}

async function unlessNone<Answer>(answer: Promise<Answer>, none: Answer): Promise<Answer> {
  return answer.catch((error: Error) => (error.name === 'WAFNonexistentItemException' ? none : Promise.reject(error)));
}
