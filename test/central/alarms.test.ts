import { describe, expect, test } from 'vitest';
import { byName, central, HOLDING_QUEUES, queueArn } from '#test/support/central-stack.ts';
import { EXAMPLE, type Resource, resourcesOf, stackIn, synthesized } from '#test/support/synthesized.ts';

const { alarmEmail: _, ...withoutEmail } = EXAMPLE;
const WITHOUT_EMAIL = await synthesized(withoutEmail);

describe('an alarm', () => {
  const alarmed = (dimension: string, metric: string) =>
    central('aws_cloudwatch_metric_alarm').flatMap(({ metric_name, dimensions }) =>
      metric_name === metric ? [String((dimensions as Resource)[dimension])] : [],
    );

  test('watches every dead-letter and holding queue of the hub', () => {
    const watched = alarmed('QueueName', 'ApproximateNumberOfMessagesVisible').map(queueArn);
    expect(watched.sort()).toEqual([...HOLDING_QUEUES].sort());
  });

  test('watches every function for errors', () => {
    const functions = byName('aws_lambda_function').map(([name]) => name);
    expect(alarmed('FunctionName', 'Errors').sort()).toEqual(functions.sort());
  });

  test('goes off at the first message or error, and reports the end as well', () => {
    for (const alarm of central('aws_cloudwatch_metric_alarm')) {
      if (alarm.metric_name !== 'Invocations')
        expect(alarm).toMatchObject({ comparison_operator: 'GreaterThanThreshold', threshold: 0, evaluation_periods: 1 });
      const topic = [expect.stringMatching(/^\$\{aws_sns_topic\./)];
      expect([alarm.alarm_actions, alarm.ok_actions]).toEqual([topic, topic]);
    }
  });

  test('goes off when the clock has not run for five minutes, although nothing failed', () => {
    expect(alarmed('FunctionName', 'Invocations')).toEqual(['org-security-hub-clock']);
    expect(central('aws_cloudwatch_metric_alarm').find((alarm) => alarm.metric_name === 'Invocations')).toMatchObject({
      comparison_operator: 'LessThanThreshold',
      threshold: 1,
      period: 60,
      evaluation_periods: 5,
      treat_missing_data: 'breaching',
    });
  });

  test('goes to a topic without subscribers if the file gives no mail address', () => {
    const stack = stackIn(WITHOUT_EMAIL, 'central');
    expect(stack.resource).not.toHaveProperty('aws_sns_topic_subscription');
    expect(resourcesOf(stack, 'aws_sns_topic')).toHaveLength(1);
  });
});
