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
    'the description of a rule contains test': described('test'),
    'the word is in capitals in the middle of a description': described('for the TEST of tomorrow'),
    'the word is between punctuation': described('ssh_Temp-2'),
    'the description of an IPv6 range contains the word': authorizeIngress({
      group,
      permissions: [{ ...web, v6: ['2001:db8::/48'], description: 'open' }],
    }),
    'the description of a rule for another group contains the word': authorizeIngress({
      group,
      permissions: [{ ...web, groups: ['sg-0a1b2c3d4e5f60012'], description: 'temp' }],
    }),
    'the description of a rule for a prefix list contains the word': authorizeIngress({
      group,
      permissions: [{ ...web, prefixLists: ['pl-0a1b2c3d'], description: 'Temp' }],
    }),
    'the description of the second permission contains the word': authorizeIngress({
      group,
      permissions: [office, { ...office, from: 9090, to: 9090, description: 'open for the vendor' }],
    }),
    'the description of a rule that is open to the internet contains the word': authorizeIngress({
      group,
      permissions: [{ ...web, v4: ['0.0.0.0/0'], description: 'temp' }],
      by: ssoPerson('bob@example.com'),
    }),
    'the description of a modified rule contains the word': modifyRules({
      group,
      changes: [{ rule, ...web, v4: '198.51.100.0/24', description: 'open until Friday' }],
    }),
    'the description of a new group contains the word': createSecurityGroup({
      group,
      name: 'web',
      description: 'Test of the web servers',
    }),
    'the name of a new group contains the word': createSecurityGroup({ group, name: 'web-test', description: 'Web servers' }),
    'the description denies something else and then contains the word': described('not for production, test of the vendor'),
    'the word is before a negation': described('temp, do not delete'),
    'root adds a rule whose description contains the word': authorizeIngress({
      group,
      permissions: [{ ...office, description: 'temp' }],
      by: root(),
    }),
  },
  staysQuiet: {
    'the word is only a part of another word': described('latest attempt to reopen the contest temporarily'),
    'the description of a new group denies the word': createSecurityGroup({
      group,
      name: 'no-access',
      description: 'Nothing open',
    }),
    'the description of a rule denies the word': described('not for a test'),
    "the description of a rule denies the word with n't": described("ssh isn't open to partners"),
    'a rule has no description': authorizeIngress({ group, permissions: [office] }),
    'the description does not contain the word': described('web servers of the office'),
    'the flat form cannot contain a description': authorizeIngressFlat({ group, ...web, cidr: '198.51.100.0/24' }),
    'the description of an outgoing rule contains the word': authorizeEgress({
      group,
      permissions: [{ ...office, description: 'test' }],
    }),
    'the description of a new group does not contain the word': createSecurityGroup({
      group,
      name: 'web',
      description: 'Web servers',
    }),
    'AWS refused the call': authorizeIngress({
      group,
      permissions: [{ ...office, description: 'test' }],
      error: 'Client.InvalidPermission.Duplicate',
    }),
    'the call that creates a group was a dry run': createSecurityGroup({
      group,
      name: 'web',
      description: 'test',
      error: 'Client.DryRunOperation',
    }),
    'another service records a call of the same name': authorizeIngress({
      group,
      permissions: [{ ...office, description: 'test' }],
      source: 'rds.amazonaws.com',
    }),
    'the record has no request at all': apiCall({ source: 'ec2.amazonaws.com', name: 'CreateSecurityGroup', request: null }),
  },
};
