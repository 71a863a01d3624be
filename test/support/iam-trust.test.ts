import { describe, expect, test } from 'vitest';
import { isTrusted } from './iam.ts';
import { policyWith } from './iam-policies.ts';

describe('trust policies', () => {
  const trust = policyWith({ Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' });
  const role = { arn: 'arn:aws:iam::111122223333:role/hub/remediate' };

  test('an account means every principal in it, and none outside', () => {
    expect(isTrusted(trust, role, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(trust, { arn: 'arn:aws:iam::444455556666:role/hub/remediate' }, 'sts:AssumeRole')).toBe(false);
    expect(isTrusted(trust, { service: 'events.amazonaws.com' }, 'sts:AssumeRole')).toBe(false);
  });

  test('only the named action is allowed', () => {
    expect(isTrusted(trust, role, 'sts:SetSourceIdentity')).toBe(false);
  });

  test('a condition can check the caller', () => {
    const Condition = { ArnEquals: { 'aws:PrincipalArn': role.arn } };
    const narrow = policyWith({ Principal: '*', Action: 'sts:AssumeRole', Condition });
    expect(isTrusted(narrow, role, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(narrow, { arn: `${role.arn}-other` }, 'sts:AssumeRole')).toBe(false);
  });

  test('a service is trusted by name', () => {
    const events = policyWith({ Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' });
    expect(isTrusted(events, { service: 'events.amazonaws.com' }, 'sts:AssumeRole')).toBe(true);
    expect(isTrusted(events, { service: 'lambda.amazonaws.com' }, 'sts:AssumeRole')).toBe(false);
    expect(isTrusted(events, role, 'sts:AssumeRole')).toBe(false);
  });
});
