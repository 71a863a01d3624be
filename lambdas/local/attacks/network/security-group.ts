import { randomUUID } from 'node:crypto';
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { type By, iamUser } from '#catalogue/events/callers.ts';
import { authorizeIngress, type PermissionCase, revokeIngress } from '#catalogue/events/security-group-calls.ts';
import { type Attack, type AttackResult, callBy, type Target } from '../attack.ts';

/** Rules that exist before the attack and must still exist after it. */
const BYSTANDERS: PermissionCase[] = [
  { protocol: 'tcp', from: 22, to: 22, v4: ['203.0.113.0/24'] },
  { protocol: 'tcp', from: 443, to: 443, v4: ['10.0.0.0/8'] },
];

/** Opens a group, perhaps a tagged one, that already has restricted rules. */
export function openGroup(permission: PermissionCase, tags: Readonly<Record<string, string>> = {}): Attack {
  return (target) => open(target, permission, iamUser('mallory'), tags);
}

/** Opens three groups one after the other, each as another user. */
export const openGroups: Attack = async (target) => {
  const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
  for (const name of ['alice', 'bob']) await target.emit((await open(target, ssh, iamUser(name))).event);
  return open(target, ssh, iamUser('mallory'));
};

/** Opens a group, waits until the hub has processed that, and closes it again as the same user. */
export const closeGroup: Attack = async (target) => {
  const opened = await open(target, { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }, iamUser('alice'));
  await target.emit(opened.event);
  const { group, rules } = opened;
  await target.clients.ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: rules }));
  const event = revokeIngress({ ...callBy(target, iamUser('alice')), group, rules });
  return { ...opened, event, about: opened.event };
};

/** An opened group, and the rules that opened it. */
export type Opened = AttackResult & { readonly group: string; readonly rules: string[] };

/** Creates a group with restricted rules and opens it. */
export async function open(
  target: Target,
  permission: PermissionCase,
  by: By,
  tags: Readonly<Record<string, string>> = {},
): Promise<Opened> {
  const { ec2 } = target.clients;
  const GroupName = `web-${randomUUID().slice(0, 8)}`;
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const { GroupId: group = '' } = await ec2.send(
    new CreateSecurityGroupCommand({
      GroupName,
      Description: 'Web servers',
      ...(Tags.length > 0 && { TagSpecifications: [{ ResourceType: 'security-group', Tags }] }),
    }),
  );
  const before = await authorize(target, group, BYSTANDERS);
  const rules = await authorize(target, group, [permission]);
  const event = authorizeIngress({ ...callBy(target, by), group, permissions: [permission], rules });
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
    persists: async () => {
      const now = await present();
      return rules.some((rule) => now.has(rule));
    },
    restUntouched: async () => {
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
