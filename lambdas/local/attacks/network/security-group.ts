import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { type By, hubSession, iamUser } from '#catalogue/events/callers.ts';
import { authorizeIngress, type PermissionCase, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { type Attack, type AttackResult, eventTime, type Target } from '../attack.ts';

/** Rules that were there before and must be there after. */
const BYSTANDERS: PermissionCase[] = [
  { protocol: 'tcp', from: 22, to: 22, v4: ['203.0.113.0/24'] },
  { protocol: 'tcp', from: 443, to: 443, v4: ['10.0.0.0/8'] },
];

const NO_SUCH_INCIDENT = 'inc-000000000000000000000000';

/** Opens a group, perhaps a tagged one, that already has restricted rules. */
export function openGroup(permission: PermissionCase, tags: Readonly<Record<string, string>> = {}): Attack {
  return (victim) => open(victim, permission, iamUser('mallory'), tags);
}

/** Opens three groups one after the other, each by somebody else. */
export const openGroups: Attack = async (victim) => {
  const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
  for (const name of ['alice', 'bob']) await victim.emit((await open(victim, ssh, iamUser(name))).event);
  return open(victim, ssh, iamUser('mallory'));
};

/** Opens a group, waits for the hub to notice, and closes it again as the same person. */
export const closeGroup: Attack = async (victim) => {
  const opened = await open(victim, { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }, iamUser('alice'));
  await victim.emit(opened.event);
  await victim.untilIdle();
  const { group, rules } = opened;
  await victim.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules }));
  const event = revokeIngress({ ...circumstances(victim, iamUser('alice')), group, rules });
  return { ...opened, event, about: opened.event };
};

/** Uses a remediation role of the hub for something no plan asked for. */
export const misuseHubRole: Attack = (victim) =>
  open(
    victim,
    { protocol: 'tcp', from: 8443, to: 8443, v4: ['198.51.100.0/24'] },
    hubSession('network', NO_SUCH_INCIDENT, { naming: victim.naming }),
  );

/** A group that was opened, and its rules that opened it. */
export type Opened = AttackResult & { readonly group: string; readonly rules: string[] };

/** Makes a group with restricted rules and opens it. */
export async function open(
  victim: Target,
  permission: PermissionCase,
  by: By,
  tags: Readonly<Record<string, string>> = {},
): Promise<Opened> {
  const { ec2 } = victim.clients;
  const GroupName = `web-${randomUUID().slice(0, 8)}`;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { GroupId: group = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName,
      Description: 'Web servers',
      ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group', Tags }] }),
    }),
  );
  const before = await authorize(victim, group, BYSTANDERS);
  const rules = await authorize(victim, group, [permission]);
  const event = authorizeIngress({ ...circumstances(victim, by), group, permissions: [permission], rules });
  const present = async () => {
    const { SecurityGroupRules = [] } = await ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    return new Set(SecurityGroupRules.map((rule) => rule.SecurityGroupRuleId ?? ''));
  };
  return {
    group,
    rules,
    event,
    stands: async () => {
      const now = await present();
      return rules.some((rule) => now.has(rule));
    },
    bystandersUnharmed: async () => {
      const now = await present();
      return before.every((rule) => now.has(rule));
    },
  };
}

async function authorize({ clients }: Target, group: string, permissions: PermissionCase[]): Promise<string[]> {
  const IpPermissions = permissions.map(apiPermission);
  const { SecurityGroupRules = [] } = await clients.ec2.send(
    new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }),
  );
  return SecurityGroupRules.map((rule) => rule.SecurityGroupRuleId ?? '');
}

function apiPermission({ protocol, from, to, v4 = [], v6 = [], description }: PermissionCase): IpPermission {
  const note = description === undefined ? {} : { Description: description };
  return {
    IpProtocol: String(protocol),
    ...(from !== undefined && { FromPort: Number(from) }),
    ...(to !== undefined && { ToPort: Number(to) }),
    IpRanges: v4.map((CidrIp) => ({ CidrIp, ...note })),
    Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6, ...note })),
  };
}

/** Everything a record says besides the call itself. */
export function circumstances({ account, region }: Target, by: By) {
  return { account, region, by, at: eventTime(), id: randomUUID() };
}
