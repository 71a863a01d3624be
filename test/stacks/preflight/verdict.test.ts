import { describe, expect, test } from 'vitest';
import { type PolicyRequest, verdictOn } from '#stacks/preflight/policies/verdict.ts';

const FULL = { name: 'FullAWSAccess', document: JSON.stringify({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }) };
const ROLE = 'arn:aws:iam::444455556666:role/OrganizationAccountAccessRole';

const createRole: PolicyRequest = {
  action: 'iam:CreateRole',
  resource: 'arn:aws:iam::444455556666:role/org-security-hub/org-security-hub-inspect',
  context: { 'aws:principalarn': ROLE, 'aws:requestedregion': 'us-east-1', 'iam:permissionsboundary': 'absent' },
};

function denial(statement: object) {
  return { name: 'Guard', document: JSON.stringify({ Statement: [{ Effect: 'Deny', Resource: '*', ...statement }] }) };
}

/** The verdict on creating a role under this denial. */
function under(statement: object, request = createRole) {
  return verdictOn(request, [[FULL], [FULL, denial(statement)]]);
}

describe('the verdict of service control policies on a call', () => {
  test('it is allowed where every level allows it', () => {
    expect(verdictOn(createRole, [[FULL], [FULL]])).toEqual({ kind: 'allowed' });
  });

  test('one level without an allow is enough to refuse it', () => {
    const compute = {
      name: 'ComputeOnly',
      document: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }] }),
    };
    expect(verdictOn(createRole, [[FULL], [compute]])).toEqual({ kind: 'refused', policy: 'ComputeOnly' });
  });

  test.each([
    ['of the action', { Action: 'iam:Create*' }],
    ['of everything but others', { Action: undefined, NotAction: ['s3:*'] }],
    ['of its path of roles', { Action: 'iam:*', Resource: 'arn:aws:iam::*:role/org-security-hub/*' }],
    ['of every role but others', { Action: 'iam:*', Resource: undefined, NotResource: 'arn:aws:iam::*:role/aws-controltower-*' }],
    ['of other Regions', { Action: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } } }],
    ['without a boundary', { Action: 'iam:CreateRole', Condition: { Null: { 'iam:PermissionsBoundary': 'true' } } }],
    ['without an owner tag', { Action: '*', Condition: { Null: { 'aws:RequestTag/Owner': 'true' } } }],
    [
      'of everyone but another role',
      { Action: '*', Condition: { ArnNotLike: { 'aws:PrincipalArn': '*:role/AWSControlTowerExecution' } } },
    ],
  ])('a denial %s refuses it', (_, statement) => {
    expect(under(statement)).toEqual({ kind: 'refused', policy: 'Guard' });
  });

  test.each([
    ['of other actions', { Action: 'iam:DeleteRole' }],
    ['of other roles', { Action: 'iam:*', Resource: 'arn:aws:iam::*:role/aws-controltower-*' }],
    [
      'of everyone but the deploy role',
      { Action: '*', Condition: { ArnNotLike: { 'aws:PrincipalARN': ['arn:*:iam::*:role/OrganizationAccountAccessRole'] } } },
    ],
    ['of other Regions than its own', { Action: '*', Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1'] } } }],
    [
      'of another boundary, if there is one',
      { Action: '*', Condition: { StringEqualsIfExists: { 'aws:RequestedRegion': 'eu-west-1' } } },
    ],
  ])('a denial %s lets it through', (_, statement) => {
    expect(under(statement)).toEqual({ kind: 'allowed' });
  });

  test('a condition on a value that only AWS knows makes it unclear, and the key is named', () => {
    const statement = { Action: 'iam:*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } } };
    expect(under(statement)).toEqual({ kind: 'unclear', policy: 'Guard', keys: ['aws:sourcevpc'] });
  });

  test('a policy variable makes it unclear', () => {
    const statement = { Action: 'iam:*', Condition: { StringLike: { 'aws:PrincipalArn': '*/${aws:username}' } } };
    expect(under(statement)).toMatchObject({ kind: 'unclear' });
  });

  test('a denial of single resources makes a call of the same service unclear if the name of its resource is not known yet', () => {
    const createKey: PolicyRequest = { action: 'kms:CreateKey', context: {} };
    expect(under({ Action: '*', Resource: 'arn:aws:kms:*:*:key/*' }, createKey)).toMatchObject({ kind: 'unclear' });
    expect(under({ Action: '*', Resource: 'arn:aws:s3:::logs/*' }, createKey)).toEqual({ kind: 'allowed' });
  });

  test('a certain denial outranks an unclear one', () => {
    const unclear = denial({ Action: '*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d' } } });
    const certain = { ...denial({ Action: 'iam:CreateRole' }), name: 'NoRoles' };
    expect(verdictOn(createRole, [[FULL, unclear, certain]])).toEqual({ kind: 'refused', policy: 'NoRoles' });
  });
});
