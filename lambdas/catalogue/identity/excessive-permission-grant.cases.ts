import { root, ssoPerson } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';
import { iamCall } from '../events/identity-calls.ts';
import {
  addUserToGroup,
  attachPolicy,
  createPolicy,
  createPolicyVersion,
  putPolicy,
  setDefaultPolicyVersion,
  written,
} from '../events/policy-calls.ts';

const user = { user: 'mallory' };
const policy = 'arn:aws:iam::444455556666:policy/deploy';
const group = 'arn:aws:iam::444455556666:group/operators';
const ofAws = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const admin = written({ Effect: 'Allow', Action: '*', Resource: '*' });
const harmless = written({ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::site/*'] });
const put = (document: string) => putPolicy({ to: user, policy: 'extra', document });
const says = (document: string, arn = policy, version?: string): KnownFact[] => [
  [{ ask: 'policy', arn, ...(version !== undefined && { version }) }, { document }],
];

export const cases: Cases = {
  fires: {
    'a user is attached the policy of administrators': attachPolicy({ to: user, policy: ofAws('AdministratorAccess') }),
    'a role is attached full access to IAM': attachPolicy({ to: { role: 'build' }, policy: ofAws('IAMFullAccess'), by: root() }),
    'a group is attached the policy of power users': attachPolicy({ to: { group: 'staff' }, policy: ofAws('PowerUserAccess') }),
    'an inline policy allows everything': put(admin),
    'a role allows everything in IAM, among other things': putPolicy({
      to: { role: 'build' },
      policy: 'extra',
      document: written({ Effect: 'Allow', Action: ['s3:GetObject', 'IAM:*'], Resource: ['arn:aws:s3:::site/*', '*'] }),
    }),
    'a single statement is no list': put('{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'),
    'the document is URL-encoded': put(encodeURIComponent(admin)),
    'everything but one service is allowed': put(written({ Effect: 'Allow', NotAction: ['organizations:*'], Resource: '*' })),
    'a wildcard covers the attaching of policies': put(written({ Effect: 'Allow', Action: 'iam:Attach*Policy', Resource: '*' })),
    'a deny beside the allow does not take the rest away': put(
      written({ Effect: 'Deny', Action: 's3:*', Resource: '*' }, { Effect: 'Allow', Action: '*', Resource: '*' }),
    ),
    'a policy that allows everything is made': createPolicy({ policy: 'extra', document: admin }),
    'a policy gets a version that allows everything': createPolicyVersion({
      policy,
      document: admin,
      by: ssoPerson('bob@example.com'),
    }),
    'an attached policy of the account allows everything, as asking shows': {
      events: attachPolicy({ to: user, policy }),
      facts: says(admin),
    },
    'an old version that allows everything becomes the default again': {
      events: setDefaultPolicyVersion({ policy, version: 'v1' }),
      facts: says(admin, policy, 'v1'),
    },
    'a user joins a group of administrators': {
      events: addUserToGroup({ user: 'mallory', group: 'operators' }),
      facts: says(admin, group),
    },
    'one of several policies of the group makes administrators': {
      events: addUserToGroup({ user: 'mallory', group: 'operators' }),
      facts: says(
        written({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }, { Effect: 'Allow', NotAction: 'sts:*', Resource: '*' }),
        group,
      ),
    },
    'a policy of the account only calls itself a quarantine': createPolicy({
      policy: 'AWSCompromisedKeyQuarantineV2',
      document: admin,
    }),
  },
  staysQuiet: {
    'nobody can tell what an attached policy says': attachPolicy({ to: user, policy }),
    'nobody can tell what the policies of a group say': addUserToGroup({ user: 'mallory', group: 'operators' }),
    'AWS quarantines a leaked key': attachPolicy({ to: user, policy: ofAws('AWSCompromisedKeyQuarantineV2') }),
    'everything is denied': put(written({ Effect: 'Deny', Action: '*', Resource: '*' })),
    'the hub denies a user everything for a while': putPolicy({
      to: user,
      policy: 'org-security-hub-deny',
      document: written({
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:CurrentTime': '2026-03-02T09:30:00Z' } },
      }),
    }),
    'a policy of AWS that only reads is attached': attachPolicy({ to: user, policy: ofAws('ReadOnlyAccess') }),
    'everything is allowed on one bucket': put(written({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::site/*' })),
    'one service is allowed everywhere': put(written({ Effect: 'Allow', Action: 's3:*', Resource: '*' })),
    'IAM may be read everywhere': put(written({ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' })),
    'everything in IAM is allowed on oneself': put(
      written({ Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    ),
    'the everything of one statement is not the everywhere of another': put(
      written(
        { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::site/*' },
        { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
      ),
    ),
    'the document is no policy': put('not JSON'),
    'AWS refused the call': attachPolicy({ to: user, policy: ofAws('AdministratorAccess'), error: 'AccessDenied' }),
    'an attached policy of the account is harmless, as asking shows': {
      events: attachPolicy({ to: user, policy }),
      facts: says(harmless),
    },
    'the version that becomes the default is harmless': {
      events: setDefaultPolicyVersion({ policy, version: 'v3' }),
      facts: says(harmless, policy, 'v3'),
    },
    'a user joins a harmless group': {
      events: addUserToGroup({ user: 'alice', group: 'operators' }),
      facts: says(harmless, group),
    },
    'the policy is detached': iamCall({
      name: 'DetachUserPolicy',
      request: { userName: 'mallory', policyArn: ofAws('AdministratorAccess') },
    }),
    'a role is put into an instance profile': iamCall({
      name: 'AddRoleToInstanceProfile',
      request: { instanceProfileName: 'build', roleName: 'build' },
    }),
  },
};
