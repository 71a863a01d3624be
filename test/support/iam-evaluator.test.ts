import { describe, expect, test } from 'vitest';
import { type Context, type Document, isAllowed, isTrusted } from './iam.ts';

const BUCKET = 'arn:aws:s3:::reports';
const read = { action: 's3:GetObject', resource: `${BUCKET}/2026/march.csv` };

type Statement = Document['Statement'][number];

function policy(...Statement: Partial<Statement>[]): Document {
  return { Statement: Statement.map((one) => ({ Effect: 'Allow' as const, ...one })) };
}

const everything = policy({ Action: '*', Resource: '*' });

/** Whether an allow with this condition lets a request with this context through. */
function lets(Condition: NonNullable<Statement['Condition']>, context: Context = {}): boolean {
  return isAllowed({ ...read, context }, { identity: [policy({ Action: '*', Resource: '*', Condition })] });
}

describe('the order of decisions', () => {
  test('a request nobody speaks of is refused', () => {
    expect(isAllowed(read, { identity: [] })).toBe(false);
    expect(isAllowed(read, { identity: [policy({ Action: 's3:PutObject', Resource: '*' })] })).toBe(false);
  });

  test('an allow of one policy among several is enough', () => {
    expect(isAllowed(read, { identity: [policy(), everything] })).toBe(true);
  });

  test('an explicit deny beats every allow, in whatever layer it stands', () => {
    const deny = policy({ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }, { Action: '*', Resource: '*' });
    expect(isAllowed(read, { identity: [everything, deny] })).toBe(false);
    expect(isAllowed(read, { identity: [everything], boundary: deny })).toBe(false);
    expect(isAllowed(read, { identity: [everything], session: deny })).toBe(false);
  });

  test('a permissions boundary limits and grants nothing', () => {
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
  test.each(['s3:GetObject', 'S3:getobject', 's3:Get*', 's3:?etObject', '*'])('the action %s names the call', (Action) => {
    expect(isAllowed(read, { identity: [policy({ Action, Resource: '*' })] })).toBe(true);
  });

  test.each(['s3:Get', 's3:GetObjectAcl', 'ec2:*', 's3:Get?'])('the action %s does not name the call', (Action) => {
    expect(isAllowed(read, { identity: [policy({ Action, Resource: '*' })] })).toBe(false);
  });

  test('NotAction means every action but those', () => {
    const identity = [policy({ NotAction: ['iam:*', 's3:Put*'], Resource: '*' })];
    expect(isAllowed(read, { identity })).toBe(true);
    expect(isAllowed({ ...read, action: 's3:PutObject' }, { identity })).toBe(false);
  });

  test.each([`${BUCKET}/*`, `${BUCKET}/????/march.csv`, 'arn:aws:s3:::*', read.resource])(
    'the resource %s covers it',
    (Resource) => {
      expect(isAllowed(read, { identity: [policy({ Action: '*', Resource })] })).toBe(true);
    },
  );

  test.each([BUCKET, `${BUCKET}/???/march.csv`, 'arn:aws:s3:::REPORTS/*'])('the resource %s does not cover it', (Resource) => {
    expect(isAllowed(read, { identity: [policy({ Action: '*', Resource })] })).toBe(false);
  });

  test('a wildcard stays within its part of an ARN', () => {
    const queue = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-west-1:444455556666:jobs' };
    const Resource = ['arn:aws:sqs:*:jobs:jobs', 'arn:aws:sqs:eu-west-1:*:orders'];
    expect(isAllowed(queue, { identity: [policy({ Action: '*', Resource })] })).toBe(false);
  });

  test('a call without resources needs a statement for every resource', () => {
    const list = { action: 'ec2:DescribeSecurityGroupRules', resource: '*' };
    expect(isAllowed(list, { identity: [everything] })).toBe(true);
    expect(isAllowed(list, { identity: [policy({ Action: '*', Resource: 'arn:aws:ec2:*:*:security-group/*' })] })).toBe(false);
  });

  test('NotResource means every resource but those', () => {
    const identity = [policy({ Action: '*', NotResource: `${BUCKET}/secret/*` })];
    expect(isAllowed(read, { identity })).toBe(true);
    expect(isAllowed({ ...read, resource: `${BUCKET}/secret/key` }, { identity })).toBe(false);
  });
});

describe('conditions', () => {
  test('several values of one key are alternatives', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': ['o-one', 'o-two'] } };
    expect(lets(condition, { 'aws:PrincipalOrgID': 'o-two' })).toBe(true);
    expect(lets(condition, { 'aws:PrincipalOrgID': 'o-three' })).toBe(false);
  });

  test('several keys and several operators must all hold', () => {
    const condition = { StringEquals: { a: '1', b: '2' }, StringLike: { c: '3*' } };
    expect(lets(condition, { a: '1', b: '2', c: '34' })).toBe(true);
    expect(lets(condition, { a: '1', b: 'x', c: '34' })).toBe(false);
    expect(lets(condition, { a: '1', b: '2', c: '4' })).toBe(false);
  });

  test('names of keys ignore case, values do not', () => {
    expect(lets({ StringEquals: { 'AWS:sourceaccount': 'a' } }, { 'aws:SourceAccount': 'a' })).toBe(true);
    expect(lets({ StringEquals: { 'aws:SourceAccount': 'A' } }, { 'aws:SourceAccount': 'a' })).toBe(false);
  });

  test.each(['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'])('%s fails when the key is missing', (operator) => {
    expect(lets({ [operator]: { missing: '*' } })).toBe(false);
  });

  test.each(['StringEquals', 'StringLike', 'ArnLike', 'Bool'])('%sIfExists holds when the key is missing', (operator) => {
    expect(lets({ [`${operator}IfExists`]: { missing: 'x' } })).toBe(true);
  });

  test('IfExists still compares a key that is there', () => {
    expect(lets({ StringEqualsIfExists: { key: 'x' } }, { key: 'y' })).toBe(false);
  });

  test('a negated operator holds when the key is missing, and when no value matches', () => {
    expect(lets({ StringNotEquals: { key: ['x', 'y'] } })).toBe(true);
    expect(lets({ StringNotEquals: { key: ['x', 'y'] } }, { key: 'z' })).toBe(true);
    expect(lets({ StringNotEquals: { key: ['x', 'y'] } }, { key: 'y' })).toBe(false);
  });

  test('Null tells whether the key is missing, whatever its value', () => {
    expect(lets({ Null: { key: 'true' } })).toBe(true);
    expect(lets({ Null: { key: 'false' } })).toBe(false);
    expect(lets({ Null: { key: 'false' } }, { key: '' })).toBe(true);
    expect(lets({ Null: { key: 'true' } }, { key: '' })).toBe(false);
  });

  test('Bool compares truth values', () => {
    expect(lets({ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' })).toBe(true);
    expect(lets({ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'false' })).toBe(false);
  });

  test.each(['ArnEquals', 'ArnLike'])('%s compares ARNs part by part with wildcards', (operator) => {
    const condition = { [operator]: { 'aws:SourceArn': 'arn:aws:events:*:444455556666:rule/hub-*' } };
    expect(lets(condition, { 'aws:SourceArn': 'arn:aws:events:eu-west-1:444455556666:rule/hub-ec2' })).toBe(true);
    expect(lets(condition, { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/hub-ec2' })).toBe(false);
  });

  test('ForAnyValue wants one value to match and fails on none', () => {
    const condition = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team', 'cost'] } };
    expect(lets(condition, { 'aws:TagKeys': ['other', 'cost'] })).toBe(true);
    expect(lets(condition, { 'aws:TagKeys': ['other'] })).toBe(false);
    expect(lets(condition)).toBe(false);
  });

  test('ForAllValues wants every value to match and holds on none', () => {
    const condition = { 'ForAllValues:StringLike': { 'aws:TagKeys': ['team*'] } };
    expect(lets(condition, { 'aws:TagKeys': ['team', 'team-two'] })).toBe(true);
    expect(lets(condition, { 'aws:TagKeys': ['team', 'other'] })).toBe(false);
    expect(lets(condition)).toBe(true);
  });

  test('dates bound a window, as in the example of the IAM User Guide', () => {
    const condition = {
      DateGreaterThan: { 'aws:CurrentTime': '2020-04-01T00:00:00Z' },
      DateLessThan: { 'aws:CurrentTime': '2020-06-30T23:59:59Z' },
    };
    const at = (moment: string) => lets(condition, { 'aws:CurrentTime': moment });
    expect(['2020-03-31T23:59:59Z', '2020-04-01T00:00:00Z', '2020-04-01T00:00:01Z'].map(at)).toEqual([false, false, true]);
    expect(['2020-06-30T23:59:58Z', '2020-06-30T23:59:59Z', '2020-07-01T00:00:00Z'].map(at)).toEqual([true, false, false]);
  });

  test.each<[string, readonly [boolean, boolean, boolean]]>([
    ['DateEquals', [false, true, false]],
    ['DateNotEquals', [true, false, true]],
    ['DateLessThan', [true, false, false]],
    ['DateLessThanEquals', [true, true, false]],
    ['DateGreaterThan', [false, false, true]],
    ['DateGreaterThanEquals', [false, true, true]],
  ])('%s tells before, at and after a moment apart, in whatever zone it is written', (operator, wanted) => {
    const condition = { [operator]: { 'aws:CurrentTime': '2026-03-01T12:00:00Z' } };
    const moments = ['2026-03-01T11:59:59Z', '2026-03-01T21:00:00+09:00', '2026-03-01T12:00:01Z'];
    expect(moments.map((moment) => lets(condition, { 'aws:CurrentTime': moment }))).toEqual(wanted);
  });

  test('seconds since 1970 are a moment too', () => {
    expect(lets({ DateLessThan: { 'aws:EpochTime': '1600000001' } }, { 'aws:EpochTime': '1600000000' })).toBe(true);
    expect(lets({ DateLessThan: { 'aws:EpochTime': '1600000001' } }, { 'aws:EpochTime': '1600000001' })).toBe(false);
  });

  test('what is no moment is an error and never a guess', () => {
    expect(() => lets({ DateLessThan: { 'aws:CurrentTime': 'tomorrow' } }, { 'aws:CurrentTime': '2026-03-01' })).toThrow(
      'tomorrow',
    );
  });

  test('AWSRevokeOlderSessions denies what was issued before, not what comes after, and not a key that has no issue time', () => {
    const older = { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T12:00:00.000Z' } };
    const revoking = policy({ Effect: 'Deny', Action: ['*'], Resource: ['*'], Condition: older });
    const may = (context: Context) => isAllowed({ ...read, context }, { identity: [everything, revoking] });
    expect(may({ 'aws:TokenIssueTime': '2026-03-01T11:00:00Z' })).toBe(false);
    expect(may({ 'aws:TokenIssueTime': '2026-03-01T13:00:00Z' })).toBe(true);
    expect(may({})).toBe(true);
  });

  test('BoolIfExists denies a session without MFA and a key that says nothing of it', () => {
    const Condition = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const denying = policy({ Effect: 'Deny', NotAction: ['iam:EnableMFADevice'], Resource: '*', Condition });
    const may = (context: Context, action = read.action) =>
      isAllowed({ ...read, action, context }, { identity: [everything, denying] });
    expect(may({ 'aws:MultiFactorAuthPresent': 'true' })).toBe(true);
    expect(may({ 'aws:MultiFactorAuthPresent': 'false' })).toBe(false);
    expect(may({})).toBe(false);
    expect(may({}, 'iam:EnableMFADevice')).toBe(true);
  });

  test.each(['NumericLessThan', 'StringEqualsIgnoreCase', 'ForSomeValues:StringEquals'])(
    'an operator it does not know, such as %s, is an error and never a guess',
    (operator) => {
      expect(() => lets({ [operator]: { key: '1' } }, { key: '1' })).toThrow(operator);
    },
  );

  test('a key with several values under a plain operator is an error', () => {
    expect(() => lets({ StringEquals: { key: 'a' } }, { key: ['a', 'b'] })).toThrow('ForAnyValue');
  });
});

describe('trust policies', () => {
  const trust = policy({ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' });
  const role = { arn: 'arn:aws:iam::111122223333:role/hub/remediate' };

  test('an account stands for every principal in it, and for nobody outside', () => {
    expect(isTrusted(trust, role, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(trust, { arn: 'arn:aws:iam::444455556666:role/hub/remediate' }, 'sts:AssumeRole')).toBe(false);
    expect(isTrusted(trust, { service: 'events.amazonaws.com' }, 'sts:AssumeRole')).toBe(false);
  });

  test('only the action it names is allowed', () => {
    expect(isTrusted(trust, role, 'sts:SetSourceIdentity')).toBe(false);
  });

  test('a condition sees who calls', () => {
    const Condition = { ArnEquals: { 'aws:PrincipalArn': role.arn } };
    const narrow = policy({ Principal: '*', Action: 'sts:AssumeRole', Condition });
    expect(isTrusted(narrow, role, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(narrow, { arn: `${role.arn}-other` }, 'sts:AssumeRole')).toBe(false);
  });

  test('a service is trusted by its name', () => {
    const events = policy({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' });
    expect(isTrusted(events, { service: 'events.amazonaws.com' }, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(events, { service: 'lambda.amazonaws.com' }, 'sts:AssumeRole')).toBe(false);
    expect(isTrusted(events, role, 'sts:AssumeRole')).toBe(false);
  });
});
