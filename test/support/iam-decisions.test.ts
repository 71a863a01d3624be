import { describe, expect, test } from 'vitest';
import { isAllowed } from './iam.ts';
import { BUCKET, everything, policy, read } from './iam-policies.ts';

describe('the order of decisions', () => {
  test('a request that no policy allows is refused', () => {
    expect(isAllowed(read, { identity: [] })).toBe(false);
    expect(isAllowed(read, { identity: [policy({ Action: 's3:PutObject', Resource: '*' })] })).toBe(false);
  });

  test('an allow of one policy among several is enough', () => {
    expect(isAllowed(read, { identity: [policy(), everything] })).toBe(true);
  });

  test('an explicit deny in any layer overrides every allow', () => {
    const deny = policy({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }, { Action: '*', Resource: '*' });
    expect(isAllowed(read, { identity: [everything, deny] })).toBe(false);
    expect(isAllowed(read, { identity: [everything], boundary: deny })).toBe(false);
    expect(isAllowed(read, { identity: [everything], session: deny })).toBe(false);
  });

  test('a permissions boundary limits but grants nothing', () => {
    const reads = policy({ Action: 's3:Get*', Resource: '*' });
    expect(isAllowed(read, { identity: [everything], boundary: reads })).toBe(true);
    expect(isAllowed({ ...read, action: 's3:PutObject' }, { identity: [everything], boundary: reads })).toBe(false);
    expect(isAllowed(read, { identity: [], boundary: everything })).toBe(false);
  });

  test('a session policy is intersected with the identity policies and the boundary', () => {
    const march = policy({ Action: '*', Resource: `${BUCKET}/2026/*` });
    const april = { ...read, resource: `${BUCKET}/2027/april.csv` };
    expect(isAllowed(read, { identity: [everything], boundary: everything, session: march })).toBe(true);
    expect(isAllowed(april, { identity: [everything], boundary: everything, session: march })).toBe(false);
    expect(isAllowed(read, { identity: [everything], boundary: policy(), session: march })).toBe(false);
    expect(isAllowed(read, { identity: [], session: march })).toBe(false);
  });
});

describe('actions and resources', () => {
  test.each(['s3:GetObject', 'S3:getobject', 's3:Get*', 's3:?etObject', '*'])('the action %s matches the call', (Action) => {
    expect(isAllowed(read, { identity: [policy({ Action, Resource: '*' })] })).toBe(true);
  });

  test.each(['s3:Get', 's3:GetObjectAcl', 'ec2:*', 's3:Get?'])('the action %s does not match the call', (Action) => {
    expect(isAllowed(read, { identity: [policy({ Action, Resource: '*' })] })).toBe(false);
  });

  test('NotAction means every other action', () => {
    const identity = [policy({ NotAction: ['iam:*', 's3:Put*'], Resource: '*' })];
    expect(isAllowed(read, { identity })).toBe(true);
    expect(isAllowed({ ...read, action: 's3:PutObject' }, { identity })).toBe(false);
  });

  test.each([`${BUCKET}/*`, `${BUCKET}/????/march.csv`, 'arn:aws:s3:::*', read.resource])(
    'the resource %s matches',
    (Resource) => {
      expect(isAllowed(read, { identity: [policy({ Action: '*', Resource })] })).toBe(true);
    },
  );

  test.each([BUCKET, `${BUCKET}/???/march.csv`, 'arn:aws:s3:::REPORTS/*'])('the resource %s does not match', (Resource) => {
    expect(isAllowed(read, { identity: [policy({ Action: '*', Resource })] })).toBe(false);
  });

  test('a wildcard stays within its part of an ARN', () => {
    const queue = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' };
    const Resource = ['arn:aws:sqs:*:jobs:jobs', 'arn:aws:sqs:eu-west-1:*:orders'];
    expect(isAllowed(queue, { identity: [policy({ Action: '*', Resource })] })).toBe(false);
  });

  test('a call without resource types needs a statement for every resource', () => {
    const list = { action: 'ec2:DescribeSecurityGroupRules', resource: '*' };
    expect(isAllowed(list, { identity: [everything] })).toBe(true);
    expect(isAllowed(list, { identity: [policy({ Action: '*', Resource: 'arn:aws:ec2:*:*:security-group/*' })] })).toBe(false);
  });

  test('NotResource means every other resource', () => {
    const identity = [policy({ Action: '*', NotResource: `${BUCKET}/secret/*` })];
    expect(isAllowed(read, { identity })).toBe(true);
    expect(isAllowed({ ...read, resource: `${BUCKET}/secret/key` }, { identity })).toBe(false);
  });
});
