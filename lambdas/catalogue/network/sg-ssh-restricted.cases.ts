import type { Cases } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60031';
const rule = 'sgr-0a1b2c3d4e5f60031';
const prefixList = 'pl-0a1b2c3d';
const ssh = { protocol: 'tcp', from: 22, to: 22 };
const office = { v4: ['198.51.100.0/24'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

export const cases: Cases = {
  fires: {
    'SSH is opened to an office': opens({ ...ssh, ...office }),
    'SSH is opened to one address in the flat form': authorizeIngressFlat({ group, ...ssh, cidr: '203.0.113.9/32' }),
    'SSH is opened to an IPv6 network': opens({ ...ssh, v6: ['2001:db8::/48'] }),
    'SSH is opened to another security group': opens({ ...ssh, groups: ['sg-0a1b2c3d4e5f60032'] }),
    'all traffic is opened within the group itself': opens({ protocol: '-1', groups: [group] }),
    'the source is a /8, which one organization may have': {
      events: opens({ ...ssh, v4: ['17.0.0.0/8'] }),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [] },
        ],
      ],
    },
    'one call opens 443 to the internet and 22 to an office': opens(
      { protocol: 'tcp', from: 443, to: 443, v4: ['0.0.0.0/0'] },
      { ...ssh, ...office },
    ),
    'the source of a rule is modified to an office': modifyRules({ group, changes: [{ rule, ...ssh, v4: '198.51.100.0/24' }] }),
    'the source of a rule is modified to another group': modifyRules({
      group,
      changes: [{ rule, ...ssh, group: 'sg-0a1b2c3d4e5f60032' }],
    }),
  },
  staysQuiet: {
    'SSH is opened to the internet, which is another scenario': opens({ ...ssh, v4: ['0.0.0.0/0'] }),
    'an office completes more than one organization has, which is another scenario': {
      events: opens({ ...ssh, ...office }),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [{ protocol: 'tcp', from: 22, to: 22, cidr: '17.0.0.0/8' }] },
        ],
      ],
    },
    'the source is a large part of the internet, and the group cannot be read': opens({ ...ssh, v4: ['17.0.0.0/8'] }),
    'one call opens SSH to the internet and to an office': opens({ ...ssh, v4: ['0.0.0.0/0', '198.51.100.0/24'] }),
    'the sources are the two halves of the internet': opens({ ...ssh, v4: ['0.0.0.0/1', '128.0.0.0/1'] }),
    'SSH is opened to a prefix list that contains the whole internet': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['0.0.0.0/0'] }]],
    },
    'SSH is opened to a prefix list whose content is unknown': opens({ ...ssh, ...office, prefixLists: [prefixList] }),
    'another port is opened to an office': opens({ protocol: 'tcp', from: 443, to: 443, ...office }),
    'UDP 22 is opened, which is not SSH': opens({ protocol: 'udp', from: 22, to: 22, ...office }),
    'the rule is outgoing': authorizeEgress({ group, permissions: [{ ...ssh, ...office }] }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...office }],
      error: 'Client.UnauthorizedOperation',
    }),
    'a permission names no source': opens(ssh),
    'the flat form names only the group that is opened, not a source': authorizeIngressFlat({
      group,
      ...ssh,
      cidr: 'not-a-cidr',
    }),
  },
};
