import { describe, expect, test } from 'vitest';
import { byName, CENTRAL, central, HOME, HUB, isScheduled, queueArn, SCHEDULES } from '#test/support/central-stack.ts';
import { resolved } from '#test/support/synthesized.ts';

describe('the clock', () => {
  const [rule, ...more] = SCHEDULES;
  const targets = central('aws_cloudwatch_event_target').filter(isScheduled);
  const name = 'org-security-hub-clock';

  test('runs every minute, by a rule on the default bus: AWS accepts schedules on no other', () => {
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ name, schedule_expression: 'rate(1 minute)' });
    expect(rule).not.toHaveProperty('event_bus_name');
    expect(targets.map(({ arn }) => resolved(CENTRAL, arn))).toEqual([name]);
  });

  test('may be started by its rule only', () => {
    const [permission, ...others] = central('aws_lambda_permission');
    expect(others).toEqual([]);
    expect(permission).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      source_arn: `arn:aws:events:${HOME}:${HUB}:rule/${name}`,
    });
    // With a source account, EventBridge could not start the function.
    expect(permission).not.toHaveProperty('source_account');
    expect(resolved(CENTRAL, permission?.function_name)).toBe(name);
  });

  test('retries a run for a minute only, until the next is due, and holds lost runs in a queue', () => {
    for (const { retry_policy, dead_letter_config } of targets) {
      expect(retry_policy).toEqual({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 2 });
      expect(dead_letter_config).toEqual({ arn: queueArn(`${name}-dead`) });
    }
    const [invoked, ...others] = central('aws_lambda_function_event_invoke_config');
    expect(others).toEqual([]);
    expect(invoked).toMatchObject({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 });
    expect(resolved(CENTRAL, invoked?.function_name)).toBe(name);
  });

  test('ends a run before the next begins', () => {
    const [, clock] = byName('aws_lambda_function').find(([one]) => one === name) ?? [];
    expect(Number(clock?.timeout)).toBeLessThan(60);
  });
});
