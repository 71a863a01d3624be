import { describe, expect, test } from 'vitest';
import { secondsUntilRetry } from '#adapters/lambda/sqs-handler.ts';
import { WAITS_TOO_LONG_SECONDS } from '#central/alarm-conditions.ts';
import {
  byName,
  CENTRAL,
  central,
  HOLDING_QUEUES,
  isScheduled,
  queueArn,
  REDRIVES,
  SCHEDULES,
} from '#test/support/central-stack.ts';
import { CLOUD } from '#test/support/example-stacks.ts';
import { resourcesOf, type SynthesizedResource, stackIn, withPhysicalNames } from '#test/support/synthesized.ts';

describe('no message is lost', () => {
  const targets = Object.entries(CLOUD).flatMap(([name, stack]) =>
    Object.entries(stack.resource.aws_cloudwatch_event_target ?? {})
      .filter(([, target]) => !(stack === CENTRAL && isScheduled(target)))
      .map(([id, target]) => ({ name, id, target })),
  );

  test('only stopping and resuming all automatic changes, and alarms of another Region, are mailed directly, without a queue', () => {
    const direct = central('aws_cloudwatch_event_target').filter(({ target_id }) => target_id === 'topic');
    expect(direct.map(({ rule }) => withPhysicalNames(CENTRAL, rule))).toEqual([
      'org-security-hub-distant-alarms-mailed',
      'org-security-hub-switched',
    ]);
  });

  test.each(targets)('$name: $id is retried for a day, then the event goes to a dead-letter queue', ({ target }) => {
    expect(target.retry_policy).toEqual({ maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 });
    expect(target.dead_letter_config).toEqual({ arn: expect.stringMatching(/^arn:aws:sqs:/) });
  });

  test('undelivered events of a rule go to the dead-letter queue of its target', () => {
    const queued = central('aws_cloudwatch_event_target').filter(({ target_id }) => target_id === 'queue');
    expect(queued.length).toBeGreaterThan(0);
    for (const { arn, dead_letter_config } of queued) {
      const redrive = REDRIVES.find(({ queue }) => queueArn(queue) === arn);
      expect((dead_letter_config as SynthesizedResource).arn, String(arn)).toBe(redrive?.dead);
    }
  });

  test('every dead-letter queue exists, is of the same kind as its source, and keeps messages for 14 days', () => {
    for (const holding of HOLDING_QUEUES) {
      const [, queue] = byName('aws_sqs_queue').find(([name]) => queueArn(name) === holding) ?? [];
      expect(queue?.message_retention_seconds, holding).toBe(14 * 24 * 3600);
      const fed = REDRIVES.find(({ dead }) => dead === holding)?.queue ?? '';
      expect(queue?.fifo_queue === true, holding).toBe(fed.endsWith('.fifo'));
    }
  });

  test('every function reports which messages of a batch failed', () => {
    const mappings = central('aws_lambda_event_source_mapping');
    expect(mappings).toHaveLength(18);
    for (const mapping of mappings) expect(mapping.function_response_types).toEqual(['ReportBatchItemFailures']);
  });

  const maxima = new Map(
    central('aws_lambda_event_source_mapping')
      .filter((one) => one.starting_position === undefined)
      .map((one) => [one.event_source_arn, Number((one.scaling_config as SynthesizedResource | undefined)?.maximum_concurrency)]),
  );

  test('every queue has a maximum of concurrent calls, the least for low-priority queues, so that containment keeps its share', () => {
    const names = [
      ...['urgent', 'remediate.fifo', 'remediate-critical.fifo', 'decisions.fifo', 'page-decisions.fifo', 'connections'],
      ...['routine', 'publish', 'look-back', 'reminders', 'time-limits.fifo', 'silence', 'security-hub', 'stream', 'ticket'],
    ];
    expect(names.map((name) => maxima.get(queueArn(`org-security-hub-${name}`)))).toEqual([
      20, 20, 10, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2, 2,
    ]);
    expect(maxima.size).toBe(names.length);
  });

  test('no function reserves concurrency: an account with the quota of ten that AWS gives new ones would refuse it', () => {
    for (const one of central('aws_lambda_function')) expect(one).not.toHaveProperty('reserved_concurrent_executions');
    expect(central('aws_lambda_provisioned_concurrency_config')).toEqual([]);
  });

  /** A new on-demand table takes 4,000 writes a second, 1,000 in each partition, and its stream has a shard for each. */
  const SHARDS_OF_TABLE = 4;

  test('all functions together run at most 94 calls at a time, one for the clock, one for the heartbeat and one for each shard included', () => {
    const tables = central('aws_lambda_event_source_mapping').filter((one) =>
      String(one.event_source_arn).endsWith('.stream_arn}'),
    );
    const [flowLogs] = resourcesOf(stackIn(CLOUD, 'flow-logs'), 'aws_kinesis_stream');
    const shards = tables.length * SHARDS_OF_TABLE + Number(flowLogs?.shard_count);
    expect([...maxima.values()].reduce((sum, one) => sum + one, 0) + shards + SCHEDULES.length).toBe(94);
  });

  test('the stream of a table has at most two readers: DynamoDB throttles a third', () => {
    const readers = central('aws_lambda_event_source_mapping').map((one) => String(one.event_source_arn));
    const streams = readers.filter((arn) => arn.endsWith('.stream_arn}'));
    expect(streams).toHaveLength(2);
    for (const stream of streams) expect(streams.filter((one) => one === stream).length).toBeLessThanOrEqual(2);
  });

  test('a batch of a stream that fails is split, retried, and then held in a queue', () => {
    const streams = central('aws_lambda_event_source_mapping').filter((one) => one.starting_position !== undefined);
    expect(streams).toHaveLength(3);
    for (const stream of streams) expect(stream.bisect_batch_on_function_error).toBe(true);
    // Evidence is retried as long as the stream keeps it; a late announcement has no use.
    expect(streams.map((stream) => stream.maximum_retry_attempts).toSorted()).toEqual([-1, 10, 10]);
    for (const name of ['announce', 'ledger', 'flow'])
      expect(HOLDING_QUEUES).toContain(queueArn(`org-security-hub-${name}-dead`));
  });

  test.each(REDRIVES)('$queue hides a message for six times the time-out of its function', ({ queue }) => {
    const mapping = central('aws_lambda_event_source_mapping').find(
      ({ event_source_arn }) => event_source_arn === queueArn(queue),
    );
    const [, consumer] =
      byName('aws_lambda_function').find(([name]) => name === withPhysicalNames(CENTRAL, mapping?.function_name)) ?? [];
    const [, source] = byName('aws_sqs_queue').find(([name]) => name === queue) ?? [];
    expect(Number(source?.visibility_timeout_seconds)).toBeGreaterThanOrEqual(6 * Number(consumer?.timeout));
  });

  test.each(REDRIVES)(
    '$queue outlasts a fault of three minutes, and moves messages to its dead-letter queue before their age sets off an alarm',
    ({ receives }) => {
      const pauses = Array.from({ length: receives - 1 }, (_, index) => secondsUntilRetry(index + 1));
      const seconds = pauses.reduce((sum, pause) => sum + pause, 0);
      expect(seconds).toBeGreaterThanOrEqual(180);
      expect(seconds).toBeLessThan(WAITS_TOO_LONG_SECONDS);
    },
  );

  test('the remediate function knows how often an order is delivered at most', () => {
    const [, remediate] = byName('aws_lambda_function').find(([name]) => name.endsWith('-remediate')) ?? [];
    const environment = remediate?.environment as { variables: Record<string, string> } | undefined;
    const orders = REDRIVES.find(({ queue }) => queue === 'org-security-hub-remediate.fifo');
    expect(environment?.variables.MAX_RECEIVES).toBe(String(orders?.receives));
  });
});
