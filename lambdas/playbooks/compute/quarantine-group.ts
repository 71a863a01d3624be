import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { JsonObject } from '#core/json.ts';
import { list, object, text } from '#core/json.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { idOf } from '#core/playbook/subject.ts';
import type { Refusal } from '#core/reason.ts';
import { type MemberCall, outputOf, planned } from '#member/calls.ts';
import { ec2Arn, type Group, groupIn } from './instance-interfaces.ts';

/** The name of the group in a VPC that allows no traffic in or out. */
export const QUARANTINE_GROUP = `${PRODUCT}-quarantine`;

/** Permissions to find a quarantine group, and to create one if there is none. */
export const PREPARE_QUARANTINE: readonly Permission[] = [
  { action: 'ec2:DescribeSecurityGroups', access: 'read', on: () => '*' },
  { action: 'ec2:DescribeVpcs', access: 'read', on: () => '*' },
  {
    action: 'ec2:CreateSecurityGroup',
    access: 'write',
    on: (scope) => [ec2Arn(scope, 'security-group', '*'), ec2Arn(scope, 'vpc', '*')],
    narrowedBy: 'plan',
  },
  {
    action: 'ec2:RevokeSecurityGroupEgress',
    access: 'write',
    on: (scope) => ec2Arn(scope, 'security-group', '*'),
    narrowedBy: 'plan',
  },
];

/** The state of a VPC's quarantine group: `fresh` still has the rules that AWS gives every new group, `written` has rules that someone added. */
export type Quarantine = 'missing' | 'fresh' | 'empty' | 'written';

/** The quarantine groups of these VPCs, one image each, even if a VPC has none. */
export async function quarantinesOf(vpcs: readonly string[], call: MemberCall): Promise<Image[]> {
  if (vpcs.length === 0) return [];
  const inVpcs = { Name: 'vpc-id', Values: [...vpcs] };
  const [{ SecurityGroups = [] }, { Vpcs = [] }] = await Promise.all([
    call('ec2:DescribeSecurityGroups', { Filters: [inVpcs, { Name: 'group-name', Values: [QUARANTINE_GROUP] }] }),
    call('ec2:DescribeVpcs', { Filters: [inVpcs] }),
  ]);
  return vpcs.map((vpc) => {
    const group = SecurityGroups.find(({ VpcId }) => VpcId === vpc);
    const { OwnerId = '', Ipv6CidrBlockAssociationSet = [] } = Vpcs.find(({ VpcId }) => VpcId === vpc) ?? {};
    const egress =
      group === undefined ? defaultEgress(Ipv6CidrBlockAssociationSet.length > 0) : (group.IpPermissionsEgress ?? []);
    return {
      subject: `quarantine-group/${vpc}`,
      state: stateOf(group),
      lookup: { owner: OwnerId, group: group?.GroupId ?? null, egress: egress as unknown as JsonObject[] },
    };
  });
}

/** The quarantine group of a VPC among the images. */
export function quarantineIn(vpc: string, images: readonly Image[]): Image | undefined {
  return images.find(({ subject }) => subject === `quarantine-group/${vpc}`);
}

/** The id of an empty quarantine group; undefined until there is one. */
export function readyGroup(quarantine: Image | undefined): string | undefined {
  return quarantine?.state === 'empty' ? text(quarantine.lookup?.group) : undefined;
}

/** Why this group cannot be used; undefined if it can, or can be created. */
export function unusable(quarantine: Image, { account }: Incident): Refusal | undefined {
  const vpc = idOf(quarantine.subject);
  const group = QUARANTINE_GROUP;
  if (quarantine.state === 'written') return { code: 'quarantine-group-has-rules', group, vpc };
  const { owner } = object(quarantine.lookup);
  if (quarantine.state !== 'missing' || owner === account) return undefined;
  return { code: 'vpc-shared', vpc, account: text(owner) ?? 'unknown', group };
}

/** The group for the interfaces, and the calls that create or empty it; `first` is the position of the first of them in the plan. */
export function prepared(incident: Incident, quarantine: Image, first: number): { group: Group; calls: PlannedCall[] } {
  const { group: id, egress } = object(quarantine.lookup);
  const vpc = idOf(quarantine.subject);
  const isNew = quarantine.state === 'missing';
  // A group that the plan creates has no id yet to which a session could be narrowed.
  const group = isNew ? { ...groupIn(incident, '*'), id: outputOf(first, 'GroupId') } : groupIn(incident, text(id) ?? '');
  const make = planned(
    'ec2:CreateSecurityGroup',
    { resource: vpc, arns: [groupIn(incident, '*').arn, ec2Arn(incident, 'vpc', vpc)] },
    { GroupName: QUARANTINE_GROUP, Description: 'Lets nothing in and nothing out: isolated instances', VpcId: vpc },
  );
  const empty = planned(
    'ec2:RevokeSecurityGroupEgress',
    { resource: isNew ? vpc : group.id, arns: [group.arn] },
    { GroupId: group.id, IpPermissions: list(egress) as unknown as IpPermission[] },
  );
  return { group, calls: [...(isNew ? [make] : []), ...(quarantine.state === 'empty' ? [] : [empty])] };
}

const ALL_V4 = '0.0.0.0/0';
const ALL_V6 = '::/0';

function stateOf(group: SecurityGroup | undefined): Quarantine {
  if (group === undefined) return 'missing';
  const { IpPermissions = [], IpPermissionsEgress = [] } = group;
  if (IpPermissions.length > 0 || !IpPermissionsEgress.every(isDefaultEgress)) return 'written';
  return IpPermissionsEgress.length === 0 ? 'empty' : 'fresh';
}

/** AWS gives every new group a rule that allows all outbound traffic, and one for IPv6 if the VPC has IPv6. */
function defaultEgress(ipv6: boolean): IpPermission[] {
  return [{ IpProtocol: '-1', IpRanges: [{ CidrIp: ALL_V4 }], ...(ipv6 && { Ipv6Ranges: [{ CidrIpv6: ALL_V6 }] }) }];
}

function isDefaultEgress(permission: IpPermission): boolean {
  const { IpProtocol, IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  return (
    IpProtocol === '-1' &&
    IpRanges.every(({ CidrIp }) => CidrIp === ALL_V4) &&
    Ipv6Ranges.every(({ CidrIpv6 }) => CidrIpv6 === ALL_V6) &&
    PrefixListIds.length + UserIdGroupPairs.length === 0
  );
}
