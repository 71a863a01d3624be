import { CreateTagsCommand, DescribeNetworkAclsCommand } from '@aws-sdk/client-ec2';
import { authorizeIngress, type PermissionCase } from '#catalogue/events/security-group-calls.ts';
import { noted } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import { newInstance, newNetwork, newSecurityGroup } from '../instances.ts';
import type { Situation } from '../playbook-situation.ts';
import { type Rule, rulesOfAcl, writeRule } from './network-acls.ts';

type On = { readonly incident: Incident; readonly group: string; readonly acl: string };

const SSH: PermissionCase = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };

/** An instance behind a group that was open, whose connections continue: from known addresses, or from any address to a port. */
function connected(addresses: readonly string[], denied: Rule): Situation<On> {
  const isOwn = ({ cidr, action, egress, protocol, number }: Rule) =>
    action === 'deny' && egress !== true && number < 32_767 && cidr === denied.cidr && protocol === (denied.protocol ?? '-1');
  return {
    arrange: async (member) => {
      const network = await newNetwork(member);
      const group = await newSecurityGroup(member, network, 'web');
      await newInstance(member, network, [group]);
      const opened = await incidentFrom(authorizeIngress({ group, permissions: [SSH] }), 'sg-ssh-open-world');
      const evidence = [...opened.evidence, ...addresses.map((value) => noted('address', value))];
      return { group, acl: await aclOfSubnet(member, network.subnet), incident: { ...opened, evidence, standing: [] } };
    },
    isOffending: async ({ acl }, member) => !(await rulesOfAcl(acl, member)).some(isOwn),
    state: ({ acl }, member) => rulesOfAcl(acl, member),
    bystanders: async ({ acl }, member) => (await rulesOfAcl(acl, member)).filter((rule) => !isOwn(rule)),
    makeSafe: ({ acl }, member) => writeRule(acl, member, { ...denied, number: 10 }),
    meddle: {
      does: ({ acl }, member) => writeRule(acl, member, { ...denied, number: 5 }),
      differs: /denial in network ACL .* is \{"denials":2\}, the hub left it \{"denials":1\}/,
    },
    exempt: ({ group }, { clients }) =>
      clients.ec2.send(new CreateTagsCommand({ Resources: [group], Tags: [{ Key: EXEMPT_TAG, Value: 'yes' }] })),
  };
}

async function aclOfSubnet({ clients }: EmulatedMember, subnet: string): Promise<string> {
  const Filters = [{ Name: 'association.subnet-id', Values: [subnet] }];
  return (await clients.ec2.send(new DescribeNetworkAclsCommand({ Filters }))).NetworkAcls?.[0]?.NetworkAclId ?? '';
}

/** Situations of connections that continue, by the playbook that ends them. */
export const LIVE = {
  'cut-connections': {
    'an address that connected': connected(['203.0.113.9'], { number: 1, action: 'deny', cidr: '203.0.113.9/32' }),
    'a port, where the addresses that connected are unknown': connected([], {
      number: 1,
      action: 'deny',
      cidr: '0.0.0.0/0',
      protocol: '6',
    }),
  },
};
