import {
  AuthorizeSecurityGroupEgressCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateTagsCommand,
  DeleteSecurityGroupCommand,
  DescribeSecurityGroupRulesCommand,
  type IpPermission,
  RevokeSecurityGroupIngressCommand,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import { authorizeIngress, type PermissionCase } from '#catalogue/events/security-group-calls.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';

/** SSH, open to the internet. */
export const OPEN_SSH: PermissionCase = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const NOTE = 'partner access, ticket 4711';
const BESIDE: IpPermission[] = [
  { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '203.0.113.0/24' }] },
  { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
];

let groups = 0;

/** An opened group: its id, the rules that opened it, and its incident. */
export type OpenedGroup = { group: string; rules: string[]; permissions: readonly PermissionCase[]; incident: Incident };

/** A group with open and other rules, and the incident of its opening. */
export async function opening(
  member: EmulatedMember,
  permissions: readonly PermissionCase[],
  scenario: string,
): Promise<OpenedGroup> {
  const { ec2 } = member.clients;
  groups += 1;
  const name = { GroupName: `web-${groups}`, Description: 'Web servers' };
  const { GroupId: group = '' } = await ec2.send(new CreateSecurityGroupCommand(name));
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: BESIDE }));
  const out = { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
  await ec2.send(new AuthorizeSecurityGroupEgressCommand({ GroupId: group, IpPermissions: [out] }));
  const IpPermissions = permissions.map(permissionFor);
  const before = await idsOf(group, member);
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
  const rules = (await idsOf(group, member)).filter((id) => !before.includes(id));
  const event = authorizeIngress({ group, permissions, rules });
  return { group, rules, permissions, incident: await incidentFrom(event, scenario) };
}

/** A permission in the format of EC2, with the description of open rules. */
export function permissionFor({ protocol, from, to, v4 = [], v6 = [] }: PermissionCase): IpPermission {
  return {
    IpProtocol: String(protocol),
    ...(from !== undefined && { FromPort: Number(from) }),
    ...(to !== undefined && { ToPort: Number(to) }),
    IpRanges: v4.map((CidrIp) => ({ CidrIp, Description: NOTE })),
    Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6, Description: NOTE })),
  };
}

async function rulesOf(group: string, { clients }: EmulatedMember): Promise<SecurityGroupRule[]> {
  const Filters = [{ Name: 'group-id', Values: [group] }];
  return (await clients.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? [];
}

async function idsOf(group: string, member: EmulatedMember): Promise<string[]> {
  return (await rulesOf(group, member)).map(({ SecurityGroupRuleId = '' }) => SecurityGroupRuleId);
}

/** The group's rules as text, without their ids. */
export async function rulesAsText({ group }: OpenedGroup, member: EmulatedMember): Promise<string[]> {
  return (await rulesOf(group, member)).map(textOf).sort();
}

function textOf({ IsEgress, IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, Description = '' }: SecurityGroupRule): string {
  return [IsEgress ? 'out' : 'in', IpProtocol, FromPort, ToPort, CidrIpv4 ?? CidrIpv6, Description].join(' ').trim();
}

/** Open rules have their own description, which other rules do not have. */
export async function openRules(on: OpenedGroup, member: EmulatedMember): Promise<string[]> {
  return (await rulesAsText(on, member)).filter((rule) => rule.endsWith(NOTE));
}

function situation(permissions: readonly PermissionCase[], scenario = 'sg-ssh-open-world'): Situation<OpenedGroup> {
  return {
    arrange: (member) => opening(member, permissions, scenario),
    isOffending: async (on, member) => (await openRules(on, member)).length > 0,
    state: rulesAsText,
    advisory: ['ec2:DescribeNetworkInterfaces'],
    bystanders: async (on, member) => (await rulesAsText(on, member)).filter((rule) => !rule.endsWith(NOTE)),
    makeSafe: ({ group, rules }, { clients }) => clients.ec2.send(revoking(group, rules)),
    remove: ({ group }, { clients }) => clients.ec2.send(new DeleteSecurityGroupCommand({ GroupId: group })),
    meddle: {
      // The same traffic with another description: a person opened it again on purpose.
      does: async ({ group }, { clients }) => {
        const again = permissions.map((one) => ({ ...permissionFor(one), ...described(one, 'meant') }));
        return clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions: again }));
      },
      differs: /inbound rule .* from .* is \{"cidr":.*"description":"meant".*, the hub left it absent/,
    },
    exempt: ({ group }, { clients }) => {
      const Tags = [{ Key: EXEMPT_TAG, Value: 'until the audit' }];
      return clients.ec2.send(new CreateTagsCommand({ Resources: [group], Tags }));
    },
  };
}

function described({ v4 = [], v6 = [] }: PermissionCase, Description: string): IpPermission {
  return {
    IpRanges: v4.map((CidrIp) => ({ CidrIp, Description })),
    Ipv6Ranges: v6.map((CidrIpv6) => ({ CidrIpv6, Description })),
  };
}

/** Removes rules from a group. */
export function revoking(GroupId: string, SecurityGroupRuleIds: string[]): RevokeSecurityGroupIngressCommand {
  return new RevokeSecurityGroupIngressCommand({ GroupId, SecurityGroupRuleIds });
}

/** Situations of open security groups, by the playbook that contains them. */
export const NETWORK = {
  'revoke-open-ingress': {
    'a rule of one port': situation([OPEN_SSH]),
    'a rule of IPv6': situation([{ ...OPEN_SSH, v4: [], v6: ['::/0'] }]),
    'a range of ports': situation([{ ...OPEN_SSH, from: 20, to: 25 }]),
    'several rules of one call': situation([
      { ...OPEN_SSH, v6: ['::/0'] },
      { ...OPEN_SSH, from: 0, to: 1024 },
    ]),
    'two halves of the internet': situation([{ ...OPEN_SSH, v4: ['0.0.0.0/1', '128.0.0.0/1'] }]),
    'a database port': situation([{ ...OPEN_SSH, from: 5432, to: 5432 }], 'sg-open-highrisk-port'),
    'all traffic': situation([{ protocol: '-1', v4: ['0.0.0.0/0'] }], 'sg-open-all-ports'),
    'every port of one protocol': situation([{ ...OPEN_SSH, from: 0, to: 65535 }], 'sg-open-all-ports'),
  },
};
