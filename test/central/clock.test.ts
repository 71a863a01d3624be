import { describe, expect, test } from 'vitest';
import { byName, CENTRAL, central, HOME, HUB, isScheduled, queueArn, SCHEDULES } from '#test/support/central-stack.ts';
import { withPhysicalNames } from '#test/support/synthesized.ts';

const NAMES = ['org-security-hub-beat', 'org-security-hub-clock'];

test('nothing but the clock and the heartbeat runs at fixed times', () => {
  expect(SCHEDULES.map(({ name }) => name)).toEqual(NAMES);
  expect(central('aws_lambda_permission')).toHaveLength(NAMES.length);
  expect(central('aws_lambda_function_event_invoke_config')).toHaveLength(NAMES.length);
});

describe.each(NAMES)('%s', (name) => {
  const rule = SCHEDULES.find((one) => one.name === name);
  const targets = central('aws_cloudwatch_event_target').filter(
    (one) => isScheduled(one) && withPhysicalNames(CENTRAL, one.rule) === name,
  );

  test('runs every minute, by a rule on the default bus: AWS accepts schedules on no other', () => {
    expect(rule).toMatchObject({ schedule_expression: 'rate(1 minute)' });
    expect(rule).not.toHaveProperty('event_bus_name');
    expect(targets.map(({ arn }) => withPhysicalNames(CENTRAL, arn))).toEqual([name]);
  });

  test('may be started by its rule only', () => {
    const permission = central('aws_lambda_permission').find((one) => withPhysicalNames(CENTRAL, one.function_name) === name);
    expect(permission).toMatchObject({
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      source_arn: `arn:aws:events:${HOME}:${HUB}:rule/${name}`,
    });
    // With a source account, EventBridge could not start the function.
    expect(permission).not.toHaveProperty('source_account');
  });

  test('retries a run for a minute only, until the next is due, and holds lost runs in a queue', () => {
    for (const { retry_policy, dead_letter_config } of targets) {
      expect(retry_policy).toEqual({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 2 });
      expect(dead_letter_config).toEqual({ arn: queueArn(`${name}-dead`) });
    }
    const invoked = central('aws_lambda_function_event_invoke_config').find(
      (one) => withPhysicalNames(CENTRAL, one.function_name) === name,
    );
    expect(invoked).toMatchObject({ maximum_event_age_in_seconds: 60, maximum_retry_attempts: 0 });
  });

  test('ends a run before the next begins', () => {
    const [, found] = byName('aws_lambda_function').find(([one]) => one === name) ?? [];
    expect(Number(found?.timeout)).toBeLessThan(60);
  });
});
