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
    'AdministratorAccess is attached to a user': attachPolicy({ to: user, policy: ofAws('AdministratorAccess') }),
    'IAMFullAccess is attached to a role': attachPolicy({ to: { role: 'build' }, policy: ofAws('IAMFullAccess'), by: root() }),
    'PowerUserAccess is attached to a group': attachPolicy({ to: { group: 'staff' }, policy: ofAws('PowerUserAccess') }),
    'an inline policy allows every action on every resource': put(admin),
    'an inline policy of a role allows every action of IAM, among others': putPolicy({
      to: { role: 'build' },
      policy: 'extra',
      document: written({ Effect: 'Allow', Action: ['s3:GetObject', 'IAM:*'], Resource: ['arn:aws:s3:::site/*', '*'] }),
    }),
    'the only statement is an object, not a list': put(
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    ),
    'the document is URL-encoded': put(encodeURIComponent(admin)),
    'every action except those of one service is allowed': put(
      written({ Effect: 'Allow', NotAction: ['organizations:*'], Resource: '*' }),
    ),
    'a wildcard includes the actions that attach policies': put(
      written({ Effect: 'Allow', Action: 'iam:Attach*Policy', Resource: '*' }),
    ),
    'a deny next to the allow leaves most of it in force': put(
      written({ Effect: 'Deny', Action: 's3:*', Resource: '*' }, { Effect: 'Allow', Action: '*', Resource: '*' }),
    ),
    'a policy that allows everything is created': createPolicy({ policy: 'extra', document: admin }),
    'a policy gets a new version that allows everything': createPolicyVersion({
      policy,
      document: admin,
      by: ssoPerson('bob@example.com'),
    }),
    'an attached customer managed policy allows everything, which a lookup shows': {
      events: attachPolicy({ to: user, policy }),
      facts: says(admin),
    },
    'an old version that allows everything becomes the default version': {
      events: setDefaultPolicyVersion({ policy, version: 'v1' }),
      facts: says(admin, policy, 'v1'),
    },
    'a user joins a group that has administrator permissions': {
      events: addUserToGroup({ user: 'mallory', group: 'operators' }),
      facts: says(admin, group),
    },
    'one of several policies of the group gives administrator permissions': {
      events: addUserToGroup({ user: 'mallory', group: 'operators' }),
      facts: says(
        written({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' }, { Effect: 'Allow', NotAction: 'sts:*', Resource: '*' }),
        group,
      ),
    },
    'a customer managed policy only has the name of the AWS quarantine policy': createPolicy({
      policy: 'AWSCompromisedKeyQuarantineV2',
      document: admin,
    }),
  },
  staysQuiet: {
    'the content of an attached policy is unknown': attachPolicy({ to: user, policy }),
    'the content of the policies of a group is unknown': addUserToGroup({ user: 'mallory', group: 'operators' }),
    'AWS attaches its quarantine policy after a key leaked': attachPolicy({
      to: user,
      policy: ofAws('AWSCompromisedKeyQuarantineV2'),
    }),
    'everything is denied': put(written({ Effect: 'Deny', Action: '*', Resource: '*' })),
    'the hub denies a user everything for some time': putPolicy({
      to: user,
      policy: 'org-security-hub-deny',
      document: written({
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:CurrentTime': '2026-03-02T09:30:00Z' } },
      }),
    }),
    'a read-only AWS managed policy is attached': attachPolicy({ to: user, policy: ofAws('ReadOnlyAccess') }),
    'every action is allowed on one bucket': put(written({ Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::site/*' })),
    'every action of one service is allowed': put(written({ Effect: 'Allow', Action: 's3:*', Resource: '*' })),
    'read actions of IAM are allowed': put(written({ Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' })),
    'access keys may be managed only for the own user': put(
      written({ Effect: 'Allow', Action: 'iam:*AccessKey*', Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    ),
    'one statement allows all actions on one resource, another allows one action on all resources': put(
      written(
        { Effect: 'Allow', Action: '*', Resource: 'arn:aws:s3:::site/*' },
        { Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' },
      ),
    ),
    'the document is not a policy': put('not JSON'),
    'AWS refused the call': attachPolicy({ to: user, policy: ofAws('AdministratorAccess'), error: 'AccessDenied' }),
    'an attached customer managed policy is harmless, which a lookup shows': {
      events: attachPolicy({ to: user, policy }),
      facts: says(harmless),
    },
    'a harmless version becomes the default version': {
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
    'a role is added to an instance profile': iamCall({
      name: 'AddRoleToInstanceProfile',
      request: { instanceProfileName: 'build', roleName: 'build' },
    }),
  },
};
