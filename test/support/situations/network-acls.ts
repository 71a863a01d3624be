import {
  CreateNetworkAclCommand,
  CreateNetworkAclEntryCommand,
  CreateTagsCommand,
  CreateVpcCommand,
  DeleteNetworkAclEntryCommand,
  DescribeNetworkAclsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { AddressAcl } from '#core/settings.ts';
import { type EmulatedMember, MEMBER_REGION } from '../emulated-member.ts';

/** A rule of a network ACL, for all protocols by default. */
export type Rule = {
  readonly number: number;
  readonly action: 'allow' | 'deny';
  readonly cidr: string;
  readonly egress?: boolean;
  readonly protocol?: string;
};

/** Rules that allow all traffic in and out, except addresses that were refused long before. */
const USUAL: readonly Rule[] = [
  { number: 90, action: 'deny', cidr: '198.51.100.0/24' },
  { number: 99, action: 'deny', cidr: '192.0.2.44/32', protocol: '6' },
  { number: 100, action: 'allow', cidr: '0.0.0.0/0' },
  { number: 101, action: 'allow', cidr: '::/0' },
  { number: 99, action: 'deny', cidr: '203.0.113.9/32', egress: true },
  { number: 100, action: 'allow', cidr: '0.0.0.0/0', egress: true },
];

function ec2({ at }: EmulatedMember): EC2Client {
  const { endpoint, ...credentials } = at;
  return new EC2Client({ endpoint, region: MEMBER_REGION, credentials });
}

/** A network ACL with these rules. */
export async function newAcl(member: EmulatedMember, rules: readonly Rule[] = USUAL): Promise<string> {
  const client = ec2(member);
  const { Vpc } = await client.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const { NetworkAcl } = await client.send(new CreateNetworkAclCommand({ VpcId: Vpc?.VpcId }));
  const acl = NetworkAcl?.NetworkAclId ?? '';
  for (const rule of rules) await writeRule(acl, member, rule);
  return acl;
}

/** The setting of the organization file for it. */
export function addressAcl(id: string, rules = 20): AddressAcl {
  return { id, region: MEMBER_REGION, rules };
}

/** Creates or replaces a rule by hand. */
export async function writeRule(acl: string, member: EmulatedMember, rule: Rule): Promise<void> {
  const { number, action, cidr, egress = false, protocol = '-1' } = rule;
  const range = cidr.includes(':') ? { Ipv6CidrBlock: cidr } : { CidrBlock: cidr };
  const ports = protocol === '-1' ? {} : { PortRange: { From: 22, To: 22 } };
  const said = { NetworkAclId: acl, RuleNumber: number, Protocol: protocol, RuleAction: action, Egress: egress };
  await ec2(member).send(new CreateNetworkAclEntryCommand({ ...said, ...range, ...ports }));
}

/** Deletes an inbound rule by hand. */
export async function deleteRule(acl: string, member: EmulatedMember, RuleNumber: number): Promise<void> {
  await ec2(member).send(new DeleteNetworkAclEntryCommand({ NetworkAclId: acl, RuleNumber, Egress: false }));
}

/** All its rules, in the order of evaluation. */
export async function rulesOfAcl(acl: string, member: EmulatedMember): Promise<Rule[]> {
  const { NetworkAcls = [] } = await ec2(member).send(new DescribeNetworkAclsCommand({ NetworkAclIds: [acl] }));
  const rules = (NetworkAcls[0]?.Entries ?? []).map((entry) => ({
    number: entry.RuleNumber ?? 0,
    action: entry.RuleAction ?? 'allow',
    cidr: entry.CidrBlock ?? entry.Ipv6CidrBlock ?? '',
    egress: entry.Egress === true,
    protocol: entry.Protocol ?? '',
  }));
  return rules.toSorted((one, other) => Number(one.egress) - Number(other.egress) || one.number - other.number);
}

/** Adds the exempt tag. */
export async function tagAcl(acl: string, member: EmulatedMember): Promise<void> {
  await ec2(member).send(new CreateTagsCommand({ Resources: [acl], Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] }));
}
