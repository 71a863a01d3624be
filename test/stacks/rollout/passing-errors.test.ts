import { describe, expect, test } from 'vitest';
import { mayPass } from '#stacks/rollout/passing-errors.ts';

const ROLE =
  'putting CloudWatch Logs Subscription Filter (org-security-hub-flow-logs-us-east-1): operation error CloudWatch Logs: PutSubscriptionFilter, https response error StatusCode: 400, RequestID: 1, api error ValidationException: Make sure you have given CloudWatch Logs permission to assume the provided role.';
const ADMINISTRATOR =
  'updating Security Hub Organization Configuration (111122223333): operation error SecurityHub: UpdateOrganizationConfiguration, https response error StatusCode: 401, RequestID: 1, InvalidAccessException: Account 111122223333 is not an administrator for this organization';
const TARGET =
  "creating EventBridge Target: ValidationException: Provided role 'arn:aws:iam::444455556666:role/a' cannot be assumed by principal 'events.amazonaws.com'.";

describe('errors of Terraform', () => {
  test.each([ROLE, ADMINISTRATOR, TARGET])('may end by themselves: %s', (error) => {
    expect(mayPass([error])).toBe(true);
    expect(mayPass([error, 'execution halted '])).toBe(true);
  });

  test('remain if one of them does not end by itself', () => {
    expect(mayPass([ROLE, 'AccessDenied: User is not authorized to perform: events:PutTargets'])).toBe(false);
  });

  test('remain if there is none, as when a process was killed', () => {
    expect(mayPass([])).toBe(false);
    expect(mayPass(['execution halted '])).toBe(false);
  });
});
