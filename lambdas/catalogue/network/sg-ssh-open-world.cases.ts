import type { JsonObject } from '#core/json.ts';
import { apiCall, withFields } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  modifyRules,
  type PermissionCase,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60001';
const rule = 'sgr-0a1b2c3d4e5f60001';
const ssh = { protocol: 'tcp', from: 22, to: 22 };
const prefixList = 'pl-0a1b2c3d';
const anywhere = { v4: ['0.0.0.0/0'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

/** The ranges of all IPv4 addresses but one. */
function allBut(...address: readonly [number, number, number, number]): string[] {
  const value = address.reduce((sum, byte) => sum * 256 + byte, 0);
  return Array.from({ length: 32 }, (_, bit) => {
    const size = 2 ** (31 - bit);
    const block = Math.floor(value / size);
    const first = (block % 2 === 0 ? block + 1 : block - 1) * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bit + 1}`;
  });
}

const itself = { ask: 'security-group', id: group } as const;
const live = (cidr: string, port = 22) => ({ protocol: 'tcp', from: port, to: port, cidr });

export const cases: Cases = {
  fires: {
    'SSH is opened to all of IPv4 in the nested form': opens({ ...ssh, ...anywhere }),
    'SSH is opened in the flat form of the command line': authorizeIngressFlat({ group, ...ssh, cidr: '0.0.0.0/0' }),
    'a group of the default VPC is opened by its name in the flat form': authorizeIngressFlat({
      group,
      groupName: 'default',
      ...ssh,
      cidr: '0.0.0.0/0',
    }),
    'SSH is opened to all of IPv6': opens({ ...ssh, v6: ['::/0'] }),
    'SSH is opened to every routable IPv6 address, written 2000::/3': opens({ ...ssh, v6: ['2000::/3'] }),
    'the source is /0 after an address other than 0.0.0.0': opens({ ...ssh, v4: ['203.0.113.9/0'] }),
    'the source is /0 after an IPv6 address other than ::': opens({ ...ssh, v6: ['2001:db8::1/0'] }),
    'the sources are the two halves of the internet in one permission': opens({ ...ssh, v4: ['0.0.0.0/1', '128.0.0.0/1'] }),
    'the sources are the two halves of the internet in two permissions': opens(
      { ...ssh, v4: ['128.0.0.0/1'] },
      { protocol: 'tcp', from: 20, to: 25, v4: ['0.0.0.0/1'] },
    ),
    'TCP 22 is opened to half of the internet and all traffic to the other half': opens(
      { ...ssh, v4: ['0.0.0.0/1'] },
      { protocol: '-1', v4: ['128.0.0.0/1'] },
    ),
    'a range around port 22 is opened': opens({ protocol: 'tcp', from: 20, to: 25, ...anywhere }),
    'every TCP port is opened': opens({ protocol: 'tcp', from: 0, to: 65_535, ...anywhere }),
    'all traffic is opened, and the record names no ports': opens({ protocol: '-1', ...anywhere }),
    'the protocol is the string 6': opens({ ...ssh, protocol: '6', ...anywhere }),
    'the protocol is the number 6': opens({ ...ssh, protocol: 6, ...anywhere }),
    'the ports are written as strings': opens({ protocol: 'tcp', from: '22', to: '22', ...anywhere }),
    'the second of several permissions opens SSH': opens(
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
      { ...ssh, v4: ['10.0.0.0/8', '0.0.0.0/0'] },
    ),
    'an older record has no IPv6 ranges and no rule ids': withFields(opens({ ...ssh, ...anywhere }), {
      eventVersion: '1.05',
      requestParameters: {
        groupId: group,
        ipPermissions: {
          items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, groups: {}, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
        },
      },
      responseElements: { _return: true },
    }),
    'one existing rule is modified and now opens SSH': modifyRules({ group, changes: [{ rule, ...ssh, v4: '0.0.0.0/0' }] }),
    'the second of several modified rules opens SSH': modifyRules({
      group,
      changes: [
        { rule: 'sgr-0a1b2c3d4e5f60002', protocol: 'tcp', from: 443, to: 443, v4: '0.0.0.0/0' },
        { rule, ...ssh, v6: '::/0' },
      ],
    }),
    'a rule of unknown direction is modified to all traffic and the whole internet': modifyRules({
      group,
      changes: [{ rule, protocol: '-1', v4: '0.0.0.0/0' }],
    }),
    'the request also names the source outside the permission': withFields(opens({ ...ssh, ...anywhere }), {
      requestParameters: { ...(opens({ ...ssh, ...anywhere }).detail.requestParameters as JsonObject), cidrIp: '0.0.0.0/0' },
    }),
    'the ranges are all of the internet but one private network': opens({
      ...ssh,
      v4: ['0.0.0.0/5', '8.0.0.0/7', '11.0.0.0/8', '12.0.0.0/6', '16.0.0.0/4', '32.0.0.0/3', '64.0.0.0/2', '128.0.0.0/1'],
    }),
    'root opens SSH': authorizeIngress({ group, permissions: [{ ...ssh, ...anywhere }], by: root() }),
    'an Identity Center user opens SSH in another Region': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...anywhere, description: 'temporary' }],
      by: ssoPerson('bob@example.com'),
      region: 'us-east-1',
    }),
    'the source is a prefix list that contains the whole internet': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24', '0.0.0.0/0'] }]],
    },
    'the source is half of the internet': opens({ ...ssh, v4: ['0.0.0.0/1'] }),
    'the source is broader than a /8': opens({ ...ssh, v4: ['198.51.100.0/24', '16.0.0.0/7'] }),
    'the source is all IPv6 addresses of a registry': opens({ ...ssh, v6: ['2400::/12'] }),
    'the sources are all addresses but one': opens({ ...ssh, v4: allBut(8, 8, 8, 8) }),
    'a prefix list contains half of the internet and the request names the other half': {
      events: opens({ ...ssh, v4: ['0.0.0.0/1'], prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['128.0.0.0/1'] }]],
    },
    'the sources are IPv6 networks that hold more than a /32 together': opens({
      ...ssh,
      v6: ['2400:cb00::/32', '2606:4700::/32', '2803:f800::/32'],
    }),
    'the group already lets in as much as one organization has, and an office is added': {
      events: opens({ ...ssh, v4: ['198.51.100.0/24'] }),
      facts: [[itself, { tags: {}, ingress: [live('17.0.0.0/8')] }]],
    },
    'the last of several calls completes a part of the internet that no one of them opens': {
      events: opens({ ...ssh, v4: ['19.0.0.0/9'] }),
      facts: [[itself, { tags: {}, ingress: [live('17.0.0.0/9'), live('18.0.0.0/9'), live('19.0.0.0/9')] }]],
    },
    'another part is in a rule for a range of ports, and another in a prefix list of the group': {
      events: opens({ ...ssh, v4: ['17.0.0.0/9'] }),
      facts: [
        [
          itself,
          {
            tags: {},
            ingress: [{ protocol: '-1', from: null, to: null, cidr: '18.0.0.0/9' }],
            lists: [{ protocol: 'tcp', from: 20, to: 25, id: prefixList, cidrs: ['19.0.0.0/9'] }],
          },
        ],
      ],
    },
    'the change is a large part of the internet, and the group cannot be read': opens({ ...ssh, v4: ['17.0.0.0/8'] }),
  },
  staysQuiet: {
    'the source of a rule is modified to a prefix list whose content is unknown': modifyRules({
      group,
      changes: [{ rule, ...ssh, prefixList }],
    }),
    'the source is a prefix list whose content is unknown': opens({ ...ssh, prefixLists: [prefixList] }),
    'one call opens 443 to the internet and 22 to a private network': opens(
      { protocol: 'tcp', from: 443, to: 443, ...anywhere },
      { ...ssh, v4: ['10.0.0.0/8'] },
    ),
    'the source is 0.0.0.0/16, which is not the whole internet': opens({ ...ssh, v4: ['0.0.0.0/16', '0.0.0.0/24'] }),
    'the source is a /8, which one organization may have, and the only rule of its group': {
      events: opens({ ...ssh, v4: ['17.0.0.0/8'] }),
      facts: [[itself, { tags: {}, ingress: [live('17.0.0.0/8')] }]],
    },
    'the source is an IPv6 /32, which one organization may have': {
      events: opens({ ...ssh, v6: ['2400:cb00::/32'] }),
      facts: [[itself, { tags: {}, ingress: [live('2400:cb00::/32')] }]],
    },
    'port 22 is opened to a /8 and port 443 to another': {
      events: opens({ ...ssh, v4: ['16.0.0.0/8'] }, { protocol: 'tcp', from: 443, to: 443, v4: ['17.0.0.0/8'] }),
      facts: [[itself, { tags: {}, ingress: [live('16.0.0.0/8'), live('17.0.0.0/8', 443)] }]],
    },
    'an office is added to a group that one rule opened before, which is a separate incident': {
      events: opens({ ...ssh, v4: ['198.51.100.0/24'] }),
      facts: [[itself, { tags: {}, ingress: [live('0.0.0.0/0'), live('198.51.100.0/24')] }]],
    },
    'an office is added to a group that cannot be read': opens({ ...ssh, v4: ['198.51.100.0/24'] }),
    'an office is added beside private networks of any size': {
      events: opens({ ...ssh, v4: ['198.51.100.0/24'] }),
      facts: [[itself, { tags: {}, ingress: [live('10.0.0.0/8'), live('172.16.0.0/12'), live('224.0.0.0/3')] }]],
    },
    'the group has a prefix list that cannot be read': {
      events: opens({ ...ssh, v4: ['198.51.100.0/24'] }),
      facts: [[itself, { tags: {}, ingress: [], lists: [{ protocol: 'tcp', from: 22, to: 22, id: prefixList, cidrs: null }] }]],
    },
    'the source is a prefix list that contains an office': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24', '2001:db8::/32'] }]],
    },
    'the source is an empty prefix list': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: [] }]],
    },
    'a prefix list is the source for another port': opens({ protocol: 'tcp', from: 443, to: 443, prefixLists: [prefixList] }),
    'the source is another security group': opens({ ...ssh, groups: ['sg-0a1b2c3d4e5f60009'] }),
    'a permission names no source': opens(ssh),
    'the flat form contains an empty collection and a private network': authorizeIngressFlat({
      group,
      ...ssh,
      cidr: '192.168.0.0/16',
    }),
    'the rule is outgoing': authorizeEgress({ group, permissions: [{ ...ssh, ...anywhere }] }),
    'the default outgoing rule is added': authorizeEgress({ group, permissions: [{ protocol: '-1', ...anywhere }] }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...anywhere }],
      error: 'Client.UnauthorizedOperation',
    }),
    'the call was a dry run': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...anywhere }],
      error: 'Client.DryRunOperation',
    }),
    'a refused call still says that it returned true': withFields(opens({ ...ssh, ...anywhere }), {
      errorCode: 'Client.InvalidPermission.Duplicate',
    }),
    'UDP 22 is opened, which is not SSH': opens({ protocol: 'udp', from: 22, to: 22, ...anywhere }),
    'ICMP is opened, and its types are recorded in place of ports': opens({ protocol: 'icmp', from: -1, to: -1, ...anywhere }),
    'ICMP type 22 is opened, which is not port 22': opens({ protocol: '1', from: 22, to: 22, ...anywhere }),
    'a range ends below port 22': opens({ protocol: 'tcp', from: 1, to: 21, ...anywhere }),
    'another service records a call of the same name': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...anywhere }],
      source: 'rds.amazonaws.com',
    }),
    'the record has no request at all': apiCall({
      source: 'ec2.amazonaws.com',
      name: 'AuthorizeSecurityGroupIngress',
      request: null,
    }),
    'the source of a rule is modified to a private network': modifyRules({
      group,
      changes: [{ rule, ...ssh, v4: '10.1.0.0/16' }],
    }),
    'the source of a rule is modified to a prefix list that contains an office': {
      events: modifyRules({ group, changes: [{ rule, ...ssh, prefixList }] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }]],
    },
    'two rules are modified: 443 is public, 22 is private': modifyRules({
      group,
      changes: [
        { rule, ...ssh, v4: '10.0.0.0/8' },
        { rule: 'sgr-0a1b2c3d4e5f60002', protocol: 'tcp', from: 443, to: 443, v4: '0.0.0.0/0' },
      ],
    }),
  },
};
