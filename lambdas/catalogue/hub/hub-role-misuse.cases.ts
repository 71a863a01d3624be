import { apiCall } from '../events/api-call.ts';
import { assumedRole, hubSession, iamUser, service } from '../events/callers.ts';
import { type Cases, HUB_ACCOUNT, minute } from '../events/cases.ts';
import { authorizeIngress, revokeIngress } from '../events/security-group-calls.ts';
import { stopLogging } from '../events/trail-calls.ts';

const group = 'sg-0a1b2c3d4e5f60006';
const ssh = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const incident = 'inc-0123456789abcdef01234567';
const NAME = 'org-security-hub-remediate-network';
const ROLE = `org-security-hub/${NAME}`;

export const cases: Cases = {
  fires: {
    'a session names an incident that does not exist': revokeIngress({
      group,
      permissions: [ssh],
      by: hubSession('network', incident),
    }),
    'a session names no incident': revokeIngress({ group, permissions: [ssh], by: hubSession('network', undefined) }),
    'a stolen role opens a security group': authorizeIngress({
      group,
      permissions: [ssh],
      by: assumedRole(ROLE, 'session'),
    }),
    'the logging role stops a trail': stopLogging({
      trail: 'organization-trail',
      by: hubSession('logging', incident, { scenario: 'cloudtrail-stop-logging' }),
    }),
    'the network role creates an IAM user': apiCall({
      source: 'iam.amazonaws.com',
      name: 'CreateUser',
      request: { userName: 'backdoor' },
      by: hubSession('network', incident),
      region: 'us-east-1',
    }),
    'the role is used in the management account': apiCall({
      source: 'organizations.amazonaws.com',
      name: 'DetachPolicy',
      request: { policyId: 'p-examplepolicyid', targetId: 'ou-examplerootid-exampleouid' },
      by: hubSession('network', undefined),
      account: '123456789012',
      region: 'us-east-1',
    }),
    'a group is open, but no recorded plan contains this revocation': [
      authorizeIngress({ group, permissions: [ssh] }),
      revokeIngress({ group, permissions: [ssh], at: minute(5), by: hubSession('network', incident) }),
    ],
  },
  staysQuiet: {
    'another role makes the same call': revokeIngress({
      group,
      permissions: [ssh],
      by: assumedRole('NetworkAdmin', 'build-1234'),
    }),
    'a role has the same name under another path': revokeIngress({
      group,
      permissions: [ssh],
      by: assumedRole(`team/${NAME}`, 'session'),
    }),
    'another role of the hub makes the call': apiCall({
      source: 'events.amazonaws.com',
      name: 'PutEvents',
      request: null,
      by: assumedRole('org-security-hub/org-security-hub-forward-events', 'session'),
    }),
    'a user has the name of the role': revokeIngress({ group, permissions: [ssh], by: iamUser(NAME) }),
    'the session only reads': apiCall({
      source: 'ec2.amazonaws.com',
      name: 'DescribeSecurityGroupRules',
      request: { filterSet: { items: [{ name: 'group-id', valueSet: { items: [{ value: group }] } }] } },
      by: hubSession('network', incident),
    }),
    'AWS refused the call': revokeIngress({
      group,
      permissions: [ssh],
      by: hubSession('network', incident),
      error: 'Client.UnauthorizedOperation',
    }),
    'the hub assumes the role': apiCall({
      source: 'sts.amazonaws.com',
      name: 'AssumeRole',
      request: {
        roleArn: `arn:aws:iam::444455556666:role/${ROLE}`,
        roleSessionName: 'sg-ssh-open-world',
        sourceIdentity: incident,
      },
      by: assumedRole('org-security-hub/org-security-hub-function-remediate', 'remediate'),
      account: HUB_ACCOUNT,
    }),
    'an AWS service makes the call': revokeIngress({
      group,
      permissions: [ssh],
      by: service('elasticloadbalancing.amazonaws.com'),
    }),
  },
};
