import { apiCall } from '../events/api-call.ts';
import type { Cases, CloudEvent } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60003';
const rule = 'sgr-0a1b2c3d4e5f60004';
const everything = { protocol: '-1' };
const prefixList = 'pl-0a1b2c3d';
const anywhere = { v4: ['0.0.0.0/0'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

export const cases: Cases = {
  fires: {
    'all traffic is opened to the internet': opens({ ...everything, ...anywhere }),
    'the protocol is the number -1': opens({ protocol: -1, ...anywhere }),
    'all traffic is opened in the flat form': authorizeIngressFlat({ group, ...everything, cidr: '0.0.0.0/0' }),
    'all traffic is opened with the ports written as -1': authorizeIngressFlat({
      group,
      ...everything,
      from: -1,
      to: -1,
      cidr: '0.0.0.0/0',
    }),
    'all traffic is opened to all of IPv6': opens({ ...everything, v6: ['::/0'] }),
    'TCP 0 to 65535 is opened': opens({ protocol: 'tcp', from: 0, to: 65_535, ...anywhere }),
    'TCP 1 to 65535 is opened': opens({ protocol: 'tcp', from: 1, to: 65_535, ...anywhere }),
    'UDP 0 to 65535 is opened': opens({ protocol: 'udp', from: '0', to: '65535', ...anywhere }),
    'all traffic is opened to the two halves of the internet': opens({ ...everything, v4: ['0.0.0.0/1', '128.0.0.0/1'] }),
    'all traffic is opened to half of the internet and all of TCP to the other half': opens(
      { ...everything, v4: ['0.0.0.0/1'] },
      { protocol: 'tcp', from: 0, to: 65_535, v4: ['128.0.0.0/1'] },
    ),
    'a rule is modified to all traffic': modifyRules({ group, changes: [{ rule, ...everything, v4: '0.0.0.0/0' }] }),
    'all traffic is allowed from a prefix list that contains the two halves of the internet': {
      events: opens({ ...everything, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['0.0.0.0/1', '128.0.0.0/1'] }]],
    },
  },
  staysQuiet: {
    'a network ACL allows all traffic, but no security group does': aclEntry('CreateNetworkAclEntry'),
    'an entry of a network ACL is replaced by one that allows all traffic': aclEntry('ReplaceNetworkAclEntry'),
    'all traffic is allowed from a prefix list whose content is unknown': opens({
      ...everything,
      prefixLists: [prefixList],
    }),
    'only the well-known ports are opened': opens({ protocol: 'tcp', from: 0, to: 1023, ...anywhere }),
    'only the ports from 1024 upwards are opened': opens({ protocol: 'tcp', from: 1024, to: 65_535, ...anywhere }),
    'only ICMP is opened': opens({ protocol: 'icmp', from: -1, to: -1, ...anywhere }),
    'all of TCP is opened to a /8 and all of UDP to another': {
      events: opens(
        { protocol: 'tcp', from: 0, to: 65_535, v4: ['16.0.0.0/8'] },
        { protocol: 'udp', from: 0, to: 65_535, v4: ['17.0.0.0/8'] },
      ),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [] },
        ],
      ],
    },
    'all traffic is allowed within the group itself and 443 from the internet': opens(
      { ...everything, groups: [group] },
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
    ),
    'all traffic is allowed within the group itself': opens({ ...everything, groups: [group] }),
    'all traffic is allowed from a private network': opens({ ...everything, v4: ['10.0.0.0/8'] }),
    'all traffic is allowed from all private networks': opens({
      ...everything,
      v4: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    }),
    'all traffic is allowed from a prefix list that contains an office': {
      events: opens({ ...everything, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }]],
    },
    'the default outgoing rule is added': authorizeEgress({ group, permissions: [{ ...everything, ...anywhere }] }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...everything, ...anywhere }],
      error: 'Client.UnauthorizedOperation',
    }),
    'the call was a dry run': authorizeIngress({
      group,
      permissions: [{ ...everything, ...anywhere }],
      error: 'Client.DryRunOperation',
    }),
    'one call opens 443 to the internet and all traffic to a private network': opens(
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
      { ...everything, v4: ['10.0.0.0/8'] },
    ),
  },
};

/** An entry of a network ACL with any source; protocol and ports have their own form. */
function aclEntry(name: string): CloudEvent {
  const entry = { ruleNumber: 100, egress: false, ruleAction: 'allow', icmpTypeCode: {}, portRange: {}, aclProtocol: '-1' };
  const request = { networkAclId: 'acl-0a1b2c3d4e5f60001', ...entry, cidrBlock: '0.0.0.0/0' };
  return apiCall({ source: 'ec2.amazonaws.com', name, request, response: { _return: true } });
}
