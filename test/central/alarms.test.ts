import { describe, expect, test } from 'vitest';
import { NEEDS_PERSON } from '#core/naming.ts';
import { byName, CENTRAL, central, HOLDING_QUEUES, queueArn } from '#test/support/central-stack.ts';
import {
  EXAMPLE,
  resourcesOf,
  type SynthesizedResource,
  stackIn,
  synthesized,
  withPhysicalNames,
} from '#test/support/synthesized.ts';

const { alarmEmail: _, ...withoutEmail } = EXAMPLE;
const WITHOUT_EMAIL = await synthesized(withoutEmail);

describe('an alarm', () => {
  const alarmsFor = (metric: string) => central('aws_cloudwatch_metric_alarm').filter((alarm) => alarm.metric_name === metric);
  const alarmed = (dimension: string, metric: string) =>
    central('aws_cloudwatch_metric_alarm').flatMap(({ metric_name, dimensions }) =>
      metric_name === metric ? [String((dimensions as SynthesizedResource)[dimension])] : [],
    );

  test('watches every dead-letter and holding queue of the hub', () => {
    const watched = alarmed('QueueName', 'ApproximateNumberOfMessagesVisible').map(queueArn);
    expect(watched.sort()).toEqual([...HOLDING_QUEUES].sort());
  });

  test('watches every function for errors', () => {
    const functions = byName('aws_lambda_function').map(([name]) => name);
    expect(alarmed('FunctionName', 'Errors').sort()).toEqual(functions.sort());
  });

  test('watches every event source: the age of the oldest message of each queue, and how far behind each stream is', () => {
    const mappings = central('aws_lambda_event_source_mapping');
    const queues = mappings.filter((one) => one.starting_position === undefined).map((one) => String(one.event_source_arn));
    const readers = mappings
      .filter((one) => one.starting_position !== undefined)
      .map((one) => withPhysicalNames(CENTRAL, one.function_name));
    expect(alarmed('QueueName', 'ApproximateAgeOfOldestMessage').map(queueArn).sort()).toEqual(queues.sort());
    expect(alarmed('FunctionName', 'IteratorAge').sort()).toEqual(readers.sort());
  });

  test('gives a message five minutes after it was due, more than all its retries take, and a stream as long', () => {
    for (const { dimensions, threshold } of alarmsFor('ApproximateAgeOfOldestMessage')) {
      const [, queue] = byName('aws_sqs_queue').find(([name]) => name === (dimensions as SynthesizedResource).QueueName) ?? [];
      expect(threshold).toBe(300 + Number(queue?.delay_seconds ?? 0));
    }
    for (const { threshold } of alarmsFor('IteratorAge')) expect(threshold).toBe(300_000);
  });

  test('watches all functions together for throttling, because they share the concurrency of the account', () => {
    expect(alarmsFor('Throttles')).toEqual([
      expect.objectContaining({
        namespace: 'AWS/Lambda',
        statistic: 'Sum',
        threshold: 0,
        comparison_operator: 'GreaterThanThreshold',
      }),
    ]);
    expect(alarmsFor('Throttles')[0]).not.toHaveProperty('dimensions');
  });

  test('goes off at the first message, error or throttle, and every alarm also reports when it is over', () => {
    for (const alarm of central('aws_cloudwatch_metric_alarm')) {
      if (['ApproximateNumberOfMessagesVisible', 'Errors', 'Throttles'].includes(String(alarm.metric_name)))
        expect(alarm).toMatchObject({ comparison_operator: 'GreaterThanThreshold', threshold: 0, evaluation_periods: 1 });
      const topic = [expect.stringMatching(/^\$\{aws_sns_topic\./)];
      expect([alarm.alarm_actions, alarm.ok_actions]).toEqual([topic, topic]);
    }
  });

  test('goes off when an incident waits for a person, a containment failed, or the hub is hindered, as the functions log it', () => {
    const filters = central('aws_cloudwatch_log_metric_filter');
    const groups = ['detect', 'remediate'].map((name) => `/aws/lambda/org-security-hub-${name}`);
    expect(filters.map((filter) => filter.log_group_name).sort()).toEqual(groups);
    for (const { pattern, metric_transformation: counted } of filters) {
      expect(pattern).toBe(`{ $.message = "${NEEDS_PERSON}" }`);
      expect(counted).toMatchObject({ name: 'PersonNeeded', namespace: 'org-security-hub', value: '1' });
    }
    expect(alarmsFor('PersonNeeded')).toEqual([
      expect.objectContaining({
        namespace: 'org-security-hub',
        statistic: 'Sum',
        threshold: 0,
        treat_missing_data: 'notBreaching',
      }),
    ]);
  });

  test('says in its description what happened and what to do', () => {
    for (const { alarm_description } of central('aws_cloudwatch_metric_alarm'))
      expect(alarm_description).toMatch(/^[^:]+: [^.]*\b(read|check|put|raise|says why|hub replay|purge)\b[^.]*\.$/);
  });

  test('costs at most $4.80 a month with all others: ten of an account are free, each further one is $0.10', () => {
    const metrics = central('aws_cloudwatch_metric_alarm').filter((alarm) => alarm.metric_query === undefined);
    expect(metrics).toHaveLength(central('aws_cloudwatch_metric_alarm').length);
    expect((metrics.length - 10) * 10).toBeLessThanOrEqual(480);
  });

  test('goes off when the clock or the heartbeat has not run for five minutes, although nothing failed', () => {
    expect(alarmed('FunctionName', 'Invocations')).toEqual(['org-security-hub-beat', 'org-security-hub-clock']);
    for (const alarm of alarmsFor('Invocations'))
      expect(alarm).toMatchObject({
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
