import { altered, apiCall } from '../events/api-call.ts';
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
const everybody = { v4: ['0.0.0.0/0'] };

function opens(...permissions: PermissionCase[]) {
  return authorizeIngress({ group, permissions });
}

export const cases: Cases = {
  fires: {
    'SSH is opened to all of IPv4 in the nested form': opens({ ...ssh, ...everybody }),
    'SSH is opened in the flat form of the command line': authorizeIngressFlat({ group, ...ssh, cidr: '0.0.0.0/0' }),
    'a group of the default VPC is opened by its name in the flat form': authorizeIngressFlat({
      group,
      groupName: 'default',
      ...ssh,
      cidr: '0.0.0.0/0',
    }),
    'SSH is opened to all of IPv6': opens({ ...ssh, v6: ['::/0'] }),
    'SSH is opened to every routable IPv6 address, written 2000::/3': opens({ ...ssh, v6: ['2000::/3'] }),
    'the world is written as /0 of some address': opens({ ...ssh, v4: ['203.0.113.9/0'] }),
    'the world is written as /0 of some IPv6 address': opens({ ...ssh, v6: ['2001:db8::1/0'] }),
    'the world is written as two halves in one permission': opens({ ...ssh, v4: ['0.0.0.0/1', '128.0.0.0/1'] }),
    'the world is written as two halves in two permissions': opens(
      { ...ssh, v4: ['128.0.0.0/1'] },
      { protocol: 'tcp', from: 20, to: 25, v4: ['0.0.0.0/1'] },
    ),
    'half of the world gets TCP 22 and the other half all traffic': opens(
      { ...ssh, v4: ['0.0.0.0/1'] },
      { protocol: '-1', v4: ['128.0.0.0/1'] },
    ),
    'a range around port 22 is opened': opens({ protocol: 'tcp', from: 20, to: 25, ...everybody }),
    'every TCP port is opened': opens({ protocol: 'tcp', from: 0, to: 65_535, ...everybody }),
    'all traffic is opened, which names no ports': opens({ protocol: '-1', ...everybody }),
    'the protocol is the text 6': opens({ ...ssh, protocol: '6', ...everybody }),
    'the protocol is the number 6': opens({ ...ssh, protocol: 6, ...everybody }),
    'the ports are written as text': opens({ protocol: 'tcp', from: '22', to: '22', ...everybody }),
    'the second of several permissions opens it': opens(
      { protocol: 'tcp', from: 443, to: 443, ...everybody },
      { ...ssh, v4: ['10.0.0.0/8', '0.0.0.0/0'] },
    ),
    'an older record knows neither IPv6 ranges nor rule ids': altered(opens({ ...ssh, ...everybody }), {
      eventVersion: '1.05',
      requestParameters: {
        groupId: group,
        ipPermissions: {
          items: [{ ipProtocol: 'tcp', fromPort: 22, toPort: 22, groups: {}, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }],
        },
      },
      responseElements: { _return: true },
    }),
    'one existing rule is modified to be open': modifyRules({ group, changes: [{ rule, ...ssh, v4: '0.0.0.0/0' }] }),
    'the second of several modified rules is open': modifyRules({
      group,
      changes: [
        { rule: 'sgr-0a1b2c3d4e5f60002', protocol: 'tcp', from: 443, to: 443, v4: '0.0.0.0/0' },
        { rule, ...ssh, v6: '::/0' },
      ],
    }),
    'a rule of unknown direction is modified to all traffic of the world': modifyRules({
      group,
      changes: [{ rule, protocol: '-1', v4: '0.0.0.0/0' }],
    }),
    'root opens it': authorizeIngress({ group, permissions: [{ ...ssh, ...everybody }], by: root() }),
    'a person of the identity centre opens it in another Region': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...everybody, description: 'temporary' }],
      by: ssoPerson('bob@example.com'),
      region: 'us-east-1',
    }),
    'the source is a prefix list that holds the world': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24', '0.0.0.0/0'] }]],
    },
    'a prefix list holds half of the world and the request the other half': {
      events: opens({ ...ssh, v4: ['0.0.0.0/1'], prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['128.0.0.0/1'] }]],
    },
  },
  staysQuiet: {
    'a rule is modified to a prefix list and nobody tells what it holds': modifyRules({
      group,
      changes: [{ rule, ...ssh, prefixList }],
    }),
    'the source is a prefix list and nobody tells what it holds': opens({ ...ssh, prefixLists: [prefixList] }),
    'one call opens 443 to the world and 22 to a private network': opens(
      { protocol: 'tcp', from: 443, to: 443, ...everybody },
      { ...ssh, v4: ['10.0.0.0/8'] },
    ),
    '0.0.0.0/16 looks like the world and is not': opens({ ...ssh, v4: ['0.0.0.0/16', '0.0.0.0/24'] }),
    'only half of the world may come in': opens({ ...ssh, v4: ['0.0.0.0/1'] }),
    'half of IPv4 and half of IPv6 make no world': opens({ ...ssh, v4: ['0.0.0.0/1'], v6: ['3000::/4'] }),
    'half of the world gets port 22 and the other half port 443': opens(
      { ...ssh, v4: ['0.0.0.0/1'] },
      { protocol: 'tcp', from: 443, to: 443, v4: ['128.0.0.0/1'] },
    ),
    'the source is a prefix list that holds an office': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24', '2001:db8::/32'] }]],
    },
    'the source is an empty prefix list': {
      events: opens({ ...ssh, prefixLists: [prefixList] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: [] }]],
    },
    'a prefix list may reach another port': opens({ protocol: 'tcp', from: 443, to: 443, prefixLists: [prefixList] }),
    'the source is another security group': opens({ ...ssh, groups: ['sg-0a1b2c3d4e5f60009'] }),
    'a permission names no source at all': opens(ssh),
    'the flat form comes with an empty collection and a private network': authorizeIngressFlat({
      group,
      ...ssh,
      cidr: '192.168.0.0/16',
    }),
    'the same is allowed outwards': authorizeEgress({ group, permissions: [{ ...ssh, ...everybody }] }),
    'the default outgoing rule is written': authorizeEgress({ group, permissions: [{ protocol: '-1', ...everybody }] }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...everybody }],
      error: 'Client.UnauthorizedOperation',
    }),
    'the call was a dry run': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...everybody }],
      error: 'Client.DryRunOperation',
    }),
    'a refused call still says that it returned true': altered(opens({ ...ssh, ...everybody }), {
      errorCode: 'Client.InvalidPermission.Duplicate',
    }),
    'UDP 22 is not SSH': opens({ protocol: 'udp', from: 22, to: 22, ...everybody }),
    'ICMP has types where others have ports': opens({ protocol: 'icmp', from: -1, to: -1, ...everybody }),
    'ICMP type 22 is not a port': opens({ protocol: '1', from: 22, to: 22, ...everybody }),
    'a range ends below port 22': opens({ protocol: 'tcp', from: 1, to: 21, ...everybody }),
    'a call of the same name is recorded by another service': authorizeIngress({
      group,
      permissions: [{ ...ssh, ...everybody }],
      source: 'rds.amazonaws.com',
    }),
    'the record has no request at all': apiCall({
      source: 'ec2.amazonaws.com',
      name: 'AuthorizeSecurityGroupIngress',
      request: null,
    }),
    'a rule is modified to a private network': modifyRules({ group, changes: [{ rule, ...ssh, v4: '10.1.0.0/16' }] }),
    'a rule is modified to a prefix list that holds an office': {
      events: modifyRules({ group, changes: [{ rule, ...ssh, prefixList }] }),
      facts: [[{ ask: 'prefix-list', id: prefixList }, { cidrs: ['198.51.100.0/24'] }]],
    },
    'two rules are modified, one open on 443 and one private on 22': modifyRules({
      group,
      changes: [
        { rule, ...ssh, v4: '10.0.0.0/8' },
        { rule: 'sgr-0a1b2c3d4e5f60002', protocol: 'tcp', from: 443, to: 443, v4: '0.0.0.0/0' },
      ],
    }),
  },
};
