import { withFields } from '../events/api-call.ts';
import type { Cases } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60002';
const rule = 'sgr-0a1b2c3d4e5f60003';
const desktop = { protocol: 'tcp', from: 3389, to: 3389 };
const prefixList = 'pl-0a1b2c3d';
const anywhere = { v4: ['0.0.0.0/0'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

export const cases: Cases = {
  fires: {
    'remote desktop is opened to the internet': opens({ ...desktop, ...anywhere }),
    'MySQL is opened to all of IPv6': opens({ protocol: 'tcp', from: 3306, to: 3306, v6: ['::/0'] }),
    'the console of a database opens its port for a person': withFields(
      opens({ protocol: 'tcp', from: 3306, to: 3306, ...anywhere }),
      { sourceIPAddress: 'rds.amazonaws.com', userAgent: 'rds.amazonaws.com' },
    ),
    'memcached is opened over UDP': opens({ protocol: 'udp', from: 11_211, to: 11_211, ...anywhere }),
    'memcached is opened over protocol number 17': opens({ protocol: '17', from: 11_211, to: 11_211, ...anywhere }),
    'Windows Remote Management is opened in the flat form': authorizeIngressFlat({
      group,
      protocol: 'tcp',
      from: 5985,
      to: 5986,
      cidr: '0.0.0.0/0',
    }),
    'a range contains a database port': opens({ protocol: 'tcp', from: 5000, to: 6000, ...anywhere }),
    'all traffic is opened': opens({ protocol: '-1', ...anywhere }),
    'the ports are written as strings': opens({ protocol: 'tcp', from: '6379', to: '6379', ...anywhere }),
    'Redis is opened to the two halves of the internet': opens({
      protocol: 'tcp',
      from: 6379,
      to: 6379,
      v4: ['128.0.0.0/1', '10.9.8.7/1'],
    }),
    'a rule is modified to open PostgreSQL': modifyRules({
      group,
      changes: [{ rule, protocol: 'tcp', from: 5432, to: 5432, v4: '0.0.0.0/0' }],
    }),
    'the source is a prefix list that contains all of IPv6': {
      events: opens({ ...desktop, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['::/0'] }]],
    },
  },
  staysQuiet: {
    'the source is a prefix list whose content is unknown': opens({ ...desktop, prefixLists: [prefixList] }),
    'many ports of a load balancer are opened to the internet, none of them high-risk': opens(
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
      { protocol: 'tcp', from: 8180, to: 8180, ...anywhere },
      { protocol: 'tcp', from: 8883, to: 8883, ...anywhere },
    ),
    'only the descriptions of rules that are open to the internet change': withFields(opens({ ...desktop, ...anywhere }), {
      eventName: 'UpdateSecurityGroupRuleDescriptionsIngress',
      responseElements: { _return: true },
    }),
    'ICMPv6 is opened, and its types are recorded in place of ports': opens({
      protocol: 'icmpv6',
      from: -1,
      to: -1,
      v6: ['::/0'],
    }),
    'a web port is opened to the internet': opens({ protocol: 'tcp', from: 443, to: 443, ...anywhere }),
    'only SSH is opened, which is another scenario': opens({ protocol: 'tcp', from: 22, to: 22, ...anywhere }),
    'a range between two high-risk ports is opened': opens({ protocol: 'tcp', from: 3390, to: 5431, ...anywhere }),
    'remote desktop is opened to the office': opens({ ...desktop, v4: ['198.51.100.0/24'] }),
    'one call opens 443 to the internet and 3389 to a private network': opens(
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
      { ...desktop, v4: ['172.16.0.0/12'] },
    ),
    'the port is open over TCP to a /8 and over UDP to another': {
      events: opens({ ...desktop, v4: ['16.0.0.0/8'] }, { ...desktop, protocol: 'udp', v4: ['17.0.0.0/8'] }),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [] },
        ],
      ],
    },
    'one high-risk port is open to a /8 and another port to another': {
      events: opens({ ...desktop, v4: ['16.0.0.0/8'] }, { protocol: 'tcp', from: 3306, to: 3306, v4: ['17.0.0.0/8'] }),
      facts: [
        [
          { ask: 'security-group', id: group },
          { tags: {}, ingress: [] },
        ],
      ],
    },
    'the port is opened for outgoing traffic': authorizeEgress({ group, permissions: [{ ...desktop, ...anywhere }] }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...desktop, ...anywhere }],
      error: 'Client.UnauthorizedOperation',
    }),
    'the source is a prefix list that contains an office': {
      events: opens({ ...desktop, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }]],
    },
    'ICMP type 21 is opened, which is not a port': opens({ protocol: 'icmp', from: 21, to: 0, ...anywhere }),
  },
};
