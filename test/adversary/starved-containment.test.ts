import { ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderQueue, queues } from '#adapters/lambda/queue.ts';
import type { Severity } from '#core/detection/severity.ts';
import { CENTRAL, central } from '#test/support/central-stack.ts';
import { EXAMPLE, stackIn, synthesized, withPhysicalNames } from '#test/support/synthesized.ts';
import { type EmulatedHub, emulatedHub } from '../support/emulated-hub.ts';

const RESERVED = stackIn(await synthesized({ ...EXAMPLE, reserveConcurrency: true }), 'central');

const lanes = () =>
  central('aws_cloudwatch_event_target').filter(({ arn }) => /:org-security-hub-(urgent|routine)$/.test(String(arn)));

describe('one member that floods the lanes', () => {
  test('is identified by its account in every message, so that SQS can deliver messages of other accounts first', () => {
    expect(lanes().length).toBeGreaterThan(10);
    for (const target of lanes()) expect(target.sqs_target).toEqual({ message_group_id: '$.account' });
  });

  test('uses at most twenty concurrent invocations of either lane', () => {
    const mappings = central('aws_lambda_event_source_mapping').filter(
      ({ starting_position }) => starting_position === undefined,
    );
    for (const { scaling_config } of mappings) {
      expect((scaling_config as { maximum_concurrency: number }).maximum_concurrency).toBeLessThanOrEqual(20);
    }
  });

  test('uses no invocation of remediate and decide if the organization file reserves concurrency', () => {
    const functions = Object.values(RESERVED.resource.aws_lambda_function ?? {});
    const kept = functions.filter(({ reserved_concurrent_executions: one }) => one !== undefined);
    expect(kept.map(({ function_name }) => function_name).sort()).toEqual([
      'org-security-hub-decide',
      'org-security-hub-remediate',
    ]);
    for (const { function_name, reserved_concurrent_executions } of kept) {
      const own = Object.values(RESERVED.resource.aws_lambda_event_source_mapping ?? {}).filter(
        (one) => withPhysicalNames(RESERVED, one.function_name) === function_name,
      );
      const most = own.map(({ scaling_config }) => (scaling_config as { maximum_concurrency: number }).maximum_concurrency);
      expect(most.reduce((sum, one) => sum + one, 0)).toBe(reserved_concurrent_executions);
    }
    expect(Object.values(CENTRAL.resource.aws_lambda_function ?? {}).some((one) => 'reserved_concurrent_executions' in one)).toBe(
      false,
    );
  });
});

describe('a backlog of orders that are not CRITICAL', () => {
  let hub: EmulatedHub;
  beforeAll(async () => {
    hub = await emulatedHub({ accounts: {} });
  });
  afterAll(() => hub.stop());

  test('delays no CRITICAL order, which has its own queue', async () => {
    const { order } = queues(hub.address);
    const urls = { REMEDIATE_QUEUE_URL: hub.queue('remediate.fifo'), CRITICAL_QUEUE_URL: hub.queue('remediate-critical.fifo') };
    const send = (incident: string, severity: Severity) =>
      order(
        orderQueue(severity, (name) => urls[name]),
        { incident },
        `resource of ${incident}`,
        'event',
      );
    for (let nth = 0; nth < 60; nth++) await send(`inc-${nth}`, nth % 2 === 0 ? 'HIGH' : 'MEDIUM');
    await send('inc-critical', 'CRITICAL');
    const received = (QueueUrl: string, most: number) =>
      hub.clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: most }));
    const [first, ...more] = (await received(urls.CRITICAL_QUEUE_URL, 10)).Messages ?? [];
    expect([JSON.parse(first?.Body ?? ''), more]).toEqual([{ incident: 'inc-critical' }, []]);
    expect((await received(urls.REMEDIATE_QUEUE_URL, 10)).Messages).toHaveLength(10);
  });

  test('uses no invocation for CRITICAL orders, because each queue has its own concurrency', () => {
    const most = new Map(
      central('aws_lambda_event_source_mapping').map(({ event_source_arn: arn, scaling_config: one }) => [
        String(arn).split(':').at(-1),
        (one as { maximum_concurrency: number } | undefined)?.maximum_concurrency,
      ]),
    );
    expect(most.get('org-security-hub-remediate-critical.fifo')).toBe(10);
    expect(most.get('org-security-hub-remediate.fifo')).toBe(20);
  });
});

describe('a standard queue of the emulator', () => {
  let hub: EmulatedHub;
  beforeAll(async () => {
    hub = await emulatedHub({ accounts: {} });
  });
  afterAll(() => hub.stop());

  test('delivers a message of a quiet account before those of an account with many messages in flight, as AWS does', async () => {
    const { sqs } = hub.clients;
    const QueueUrl = hub.queue('urgent');
    for (let batch = 0; batch < 6; batch++) {
      const Entries = Array.from({ length: 10 }, (_, nth) => ({
        Id: `${nth}`,
        MessageBody: `noisy ${batch} ${nth}`,
        MessageGroupId: 'noisy',
      }));
      await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'quiet', MessageGroupId: 'quiet' }));
    const receive = async () =>
      ((await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? []).map(({ Body }) => Body);
    for (let nth = 0; nth < 3; nth++) expect(await receive()).not.toContain('quiet');
    expect((await receive())[0]).toBe('quiet');
    expect(await receive()).toHaveLength(10);
  });
});
