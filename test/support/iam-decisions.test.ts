import { describe, expect, test } from 'vitest';
import { isAllowed } from './iam.ts';
import { BUCKET, everything, policyWith, READ_REQUEST } from './iam-policies.ts';

describe('the order of decisions', () => {
  test('a request that no policy allows is refused', () => {
    expect(isAllowed(READ_REQUEST, { identity: [] })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [policyWith({ Action: 's3:PutObject', Resource: '*' })] })).toBe(false);
  });

  test('an allow of one policy among several is enough', () => {
    expect(isAllowed(READ_REQUEST, { identity: [policyWith(), everything] })).toBe(true);
  });

  test('an explicit deny in any layer overrides every allow', () => {
    const deny = policyWith({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }, { Action: '*', Resource: '*' });
    expect(isAllowed(READ_REQUEST, { identity: [everything, deny] })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [everything], boundary: deny })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [everything], session: deny })).toBe(false);
  });

  test('a permissions boundary limits but grants nothing', () => {
    const reads = policyWith({ Action: 's3:Get*', Resource: '*' });
    expect(isAllowed(READ_REQUEST, { identity: [everything], boundary: reads })).toBe(true);
    expect(isAllowed({ ...READ_REQUEST, action: 's3:PutObject' }, { identity: [everything], boundary: reads })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [], boundary: everything })).toBe(false);
  });

  test('a session policy is intersected with the identity policies and the boundary', () => {
    const march = policyWith({ Action: '*', Resource: `${BUCKET}/2026/*` });
    const april = { ...READ_REQUEST, resource: `${BUCKET}/2027/april.csv` };
    expect(isAllowed(READ_REQUEST, { identity: [everything], boundary: everything, session: march })).toBe(true);
    expect(isAllowed(april, { identity: [everything], boundary: everything, session: march })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [everything], boundary: policyWith(), session: march })).toBe(false);
    expect(isAllowed(READ_REQUEST, { identity: [], session: march })).toBe(false);
  });
});

describe('actions and resources', () => {
  test.each(['s3:GetObject', 'S3:getobject', 's3:Get*', 's3:?etObject', '*'])('the action %s matches the call', (Action) => {
    expect(isAllowed(READ_REQUEST, { identity: [policyWith({ Action, Resource: '*' })] })).toBe(true);
  });

  test.each(['s3:Get', 's3:GetObjectAcl', 'ec2:*', 's3:Get?'])('the action %s does not match the call', (Action) => {
    expect(isAllowed(READ_REQUEST, { identity: [policyWith({ Action, Resource: '*' })] })).toBe(false);
  });

  test('NotAction means every other action', () => {
    const identity = [policyWith({ NotAction: ['iam:*', 's3:Put*'], Resource: '*' })];
    expect(isAllowed(READ_REQUEST, { identity })).toBe(true);
    expect(isAllowed({ ...READ_REQUEST, action: 's3:PutObject' }, { identity })).toBe(false);
  });

  test.each([`${BUCKET}/*`, `${BUCKET}/????/march.csv`, 'arn:aws:s3:::*', READ_REQUEST.resource])(
    'the resource %s matches',
    (Resource) => {
      expect(isAllowed(READ_REQUEST, { identity: [policyWith({ Action: '*', Resource })] })).toBe(true);
    },
  );

  test.each([BUCKET, `${BUCKET}/???/march.csv`, 'arn:aws:s3:::REPORTS/*'])('the resource %s does not match', (Resource) => {
    expect(isAllowed(READ_REQUEST, { identity: [policyWith({ Action: '*', Resource })] })).toBe(false);
  });

  test('a wildcard stays within its part of an ARN', () => {
    const queue = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' };
    const Resource = ['arn:aws:sqs:*:jobs:jobs', 'arn:aws:sqs:eu-west-1:*:orders'];
    expect(isAllowed(queue, { identity: [policyWith({ Action: '*', Resource })] })).toBe(false);
  });

  test('a call without resource types needs a statement for every resource', () => {
    const list = { action: 'ec2:DescribeSecurityGroupRules', resource: '*' };
    expect(isAllowed(list, { identity: [everything] })).toBe(true);
    expect(isAllowed(list, { identity: [policyWith({ Action: '*', Resource: 'arn:aws:ec2:*:*:security-group/*' })] })).toBe(
      false,
    );
  });

  test('NotResource means every other resource', () => {
    const identity = [policyWith({ Action: '*', NotResource: `${BUCKET}/secret/*` })];
    expect(isAllowed(READ_REQUEST, { identity })).toBe(true);
    expect(isAllowed({ ...READ_REQUEST, resource: `${BUCKET}/secret/key` }, { identity })).toBe(false);
  });
});
