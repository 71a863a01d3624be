import { apiCall } from '../events/api-call.ts';
import { root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import {
  authorizeEgress,
  authorizeIngress,
  authorizeIngressFlat,
  createSecurityGroup,
  modifyRules,
} from '../events/security-group-calls.ts';

const group = 'sg-0a1b2c3d4e5f60011';
const rule = 'sgr-0a1b2c3d4e5f60011';
const web = { protocol: 'tcp', from: 8080, to: 8080 };
const office = { ...web, v4: ['198.51.100.0/24'] };

function described(description: string) {
  return authorizeIngress({ group, permissions: [{ ...office, description }] });
}

export const cases: Cases = {
  fires: {
    'a rule says test': described('test'),
    'a rule says it in capitals in the middle of a text': described('for the TEST of tomorrow'),
    'the word stands between other signs': described('ssh_Temp-2'),
    'an IPv6 range says it': authorizeIngress({ group, permissions: [{ ...web, v6: ['2001:db8::/48'], description: 'open' }] }),
    'a rule for another group says it': authorizeIngress({
      group,
      permissions: [{ ...web, groups: ['sg-0a1b2c3d4e5f60012'], description: 'temp' }],
    }),
    'a rule for a prefix list says it': authorizeIngress({
      group,
      permissions: [{ ...web, prefixLists: ['pl-0a1b2c3d'], description: 'Temp' }],
    }),
    'the second of two permissions says it': authorizeIngress({
      group,
      permissions: [office, { ...office, from: 9090, to: 9090, description: 'open for the vendor' }],
    }),
    'a rule open to the world says it': authorizeIngress({
      group,
      permissions: [{ ...web, v4: ['0.0.0.0/0'], description: 'temp' }],
      by: ssoPerson('bob@example.com'),
    }),
    'a modified rule says it': modifyRules({
      group,
      changes: [{ rule, ...web, v4: '198.51.100.0/24', description: 'open until Friday' }],
    }),
    'a new group says it': createSecurityGroup({ group, name: 'web', description: 'Test of the web servers' }),
    'the name of a new group says it': createSecurityGroup({ group, name: 'web-test', description: 'Web servers' }),
    'root says it': authorizeIngress({ group, permissions: [{ ...office, description: 'temp' }], by: root() }),
  },
  staysQuiet: {
    'a word only contains one of those words': described('latest attempt to reopen the contest temporarily'),
    'a rule has no description': authorizeIngress({ group, permissions: [office] }),
    'the description says something else': described('web servers of the office'),
    'the flat form has no description': authorizeIngressFlat({ group, ...web, cidr: '198.51.100.0/24' }),
    'an outgoing rule says it': authorizeEgress({ group, permissions: [{ ...office, description: 'test' }] }),
    'a new group says something else': createSecurityGroup({ group, name: 'web', description: 'Web servers' }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...office, description: 'test' }],
      error: 'Client.InvalidPermission.Duplicate',
    }),
    'a new group was only tried': createSecurityGroup({
      group,
      name: 'web',
      description: 'test',
      error: 'Client.DryRunOperation',
    }),
    'a call of the same name is recorded by another service': authorizeIngress({
      group,
      permissions: [{ ...office, description: 'test' }],
      source: 'rds.amazonaws.com',
    }),
    'the record has no request at all': apiCall({ source: 'ec2.amazonaws.com', name: 'CreateSecurityGroup', request: null }),
  },
};
