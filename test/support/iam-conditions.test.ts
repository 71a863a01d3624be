import { describe, expect, test } from 'vitest';
import { type Context, isAllowed } from './iam.ts';
import { everything, isAllowedIf, policyWith, READ_REQUEST } from './iam-policies.ts';

describe('conditions', () => {
  test('several values of one key are alternatives', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': ['o-one', 'o-two'] } };
    expect(isAllowedIf(condition, { 'aws:PrincipalOrgID': 'o-two' })).toBe(true);
    expect(isAllowedIf(condition, { 'aws:PrincipalOrgID': 'o-three' })).toBe(false);
  });

  test('several keys and several operators must all hold', () => {
    const condition = { StringEquals: { a: '1', b: '2' }, StringLike: { c: '3*' } };
    expect(isAllowedIf(condition, { a: '1', b: '2', c: '34' })).toBe(true);
    expect(isAllowedIf(condition, { a: '1', b: 'x', c: '34' })).toBe(false);
    expect(isAllowedIf(condition, { a: '1', b: '2', c: '4' })).toBe(false);
  });

  test('key names ignore case, values do not', () => {
    expect(isAllowedIf({ StringEquals: { 'AWS:sourceaccount': 'a' } }, { 'aws:SourceAccount': 'a' })).toBe(true);
    expect(isAllowedIf({ StringEquals: { 'aws:SourceAccount': 'A' } }, { 'aws:SourceAccount': 'a' })).toBe(false);
  });

  test.each(['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'])('%s fails when the key is missing', (operator) => {
    expect(isAllowedIf({ [operator]: { missing: '*' } })).toBe(false);
  });

  test.each(['StringEquals', 'StringLike', 'ArnLike', 'Bool'])('%sIfExists holds when the key is missing', (operator) => {
    expect(isAllowedIf({ [`${operator}IfExists`]: { missing: 'x' } })).toBe(true);
  });

  test('IfExists still compares a key that is there', () => {
    expect(isAllowedIf({ StringEqualsIfExists: { key: 'x' } }, { key: 'y' })).toBe(false);
  });

  test('a negated operator holds when the key is missing, and when no value matches', () => {
    expect(isAllowedIf({ StringNotEquals: { key: ['x', 'y'] } })).toBe(true);
    expect(isAllowedIf({ StringNotEquals: { key: ['x', 'y'] } }, { key: 'z' })).toBe(true);
    expect(isAllowedIf({ StringNotEquals: { key: ['x', 'y'] } }, { key: 'y' })).toBe(false);
  });

  test('Null checks whether the key is missing and ignores its value', () => {
    expect(isAllowedIf({ Null: { key: 'true' } })).toBe(true);
    expect(isAllowedIf({ Null: { key: 'false' } })).toBe(false);
    expect(isAllowedIf({ Null: { key: 'false' } }, { key: '' })).toBe(true);
    expect(isAllowedIf({ Null: { key: 'true' } }, { key: '' })).toBe(false);
  });

  test('Bool compares truth values', () => {
    expect(isAllowedIf({ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'true' })).toBe(true);
    expect(isAllowedIf({ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'false' })).toBe(false);
  });

  test.each(['ArnEquals', 'ArnLike'])('%s compares ARNs part by part with wildcards', (operator) => {
    const condition = { [operator]: { 'aws:SourceArn': 'arn:aws:events:*:444455556666:rule/hub-*' } };
    expect(isAllowedIf(condition, { 'aws:SourceArn': 'arn:aws:events:eu-west-1:444455556666:rule/hub-ec2' })).toBe(true);
    expect(isAllowedIf(condition, { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/hub-ec2' })).toBe(false);
  });

  test('ForAnyValue needs one matching value and fails without values', () => {
    const condition = { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['team', 'cost'] } };
    expect(isAllowedIf(condition, { 'aws:TagKeys': ['other', 'cost'] })).toBe(true);
    expect(isAllowedIf(condition, { 'aws:TagKeys': ['other'] })).toBe(false);
    expect(isAllowedIf(condition)).toBe(false);
  });

  test('ForAllValues needs every value to match and holds without values', () => {
    const condition = { 'ForAllValues:StringLike': { 'aws:TagKeys': ['team*'] } };
    expect(isAllowedIf(condition, { 'aws:TagKeys': ['team', 'team-two'] })).toBe(true);
    expect(isAllowedIf(condition, { 'aws:TagKeys': ['team', 'other'] })).toBe(false);
    expect(isAllowedIf(condition)).toBe(true);
  });

  test('a deny with BoolIfExists applies to a session without MFA and to an access key, which has no MFA key', () => {
    const Condition = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const denying = policyWith({ Effect: 'Deny', NotAction: ['iam:EnableMFADevice'], Resource: '*', Condition });
    const may = (context: Context, action = READ_REQUEST.action) =>
      isAllowed({ ...READ_REQUEST, action, context }, { identity: [everything, denying] });
    expect(may({ 'aws:MultiFactorAuthPresent': 'true' })).toBe(true);
    expect(may({ 'aws:MultiFactorAuthPresent': 'false' })).toBe(false);
    expect(may({})).toBe(false);
    expect(may({}, 'iam:EnableMFADevice')).toBe(true);
  });

  test.each(['NumericLessThan', 'BinaryEquals', 'ForSomeValues:StringEquals'])(
    'an unsupported operator, such as %s, is an error',
    (operator) => {
      expect(() => isAllowedIf({ [operator]: { key: '1' } }, { key: '1' })).toThrow(operator);
    },
  );

  test('a key with several values under a plain operator is an error', () => {
    expect(() => isAllowedIf({ StringEquals: { key: 'a' } }, { key: ['a', 'b'] })).toThrow('ForAnyValue');
  });
});
