import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ec2 from '@aws-sdk/client-ec2';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MEMBER } from '#catalogue/events/cases.ts';
import { until } from '../../support/until.ts';
import { put, queueFor, rule } from './buses.ts';
import { as, emulator, local, memberKey } from './organization.ts';

type Figure = { call: string; p50: number; p99?: number; source: string; date: string };
type Call = { call: string; caller: string; account: string; startedAt: number; endedAt: number };

const FILE = fileURLToPath(new URL('../../../lambdas/local/emulator/aws/latency.json', import.meta.url));
const FIGURES = JSON.parse(readFileSync(FILE, 'utf8')) as Figure[];

async function latency(on: boolean): Promise<unknown> {
  const answer = await fetch(`${emulator.endpoint}/local/latency`, { method: 'POST', body: JSON.stringify({ on }) });
  return answer.json();
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const p50Of = (call: string) => FIGURES.find((figure) => figure.call === call)?.p50 ?? Number.NaN;
const whoAmI = () => new sts.STSClient(as(memberKey)).send(new sts.GetCallerIdentityCommand({}));

describe('the latency of AWS', () => {
  test('names a source and a date for every figure, and its p99 is above its p50', () => {
    for (const { p50, p99 = Number.POSITIVE_INFINITY, ...figure } of FIGURES) {
      expect(figure).toEqual({
        call: expect.stringMatching(/^\w+:/),
        source: expect.stringMatching(/^(https:|(there is )?no published figure)/),
        date: expect.stringMatching(/^\d{4}(-\d\d){0,2}$/),
      });
      expect([figure.call, p50 > 0, p99 > p50]).toEqual([figure.call, true, true]);
    }
  });

  test('is off until it is switched on, and nothing is recorded', async () => {
    expect(await local('/local/latency')).toEqual({ on: false });
    await whoAmI();
    expect(await local('/local/calls')).toEqual([]);
  });
});

describe('the latency of AWS, switched on', () => {
  beforeEach(async () => {
    expect(await latency(true)).toEqual({ on: true });
  });
  afterEach(async () => {
    await latency(false);
  });

  test('delays each answer until its typical time has passed', async () => {
    expect(await timeOf(whoAmI)).toBeGreaterThanOrEqual(p50Of('sts:*'));
    const open = () =>
      new ec2.EC2Client(as(memberKey)).send(new ec2.CreateSecurityGroupCommand({ GroupName: 'slow', Description: 's' }));
    expect(await timeOf(open)).toBeGreaterThanOrEqual(p50Of('ec2:*'));
  });

  test('records each call with its caller and its times', async () => {
    await whoAmI();
    const [call] = (await local('/local/calls')) as Call[];
    expect(call).toMatchObject({
      call: 'sts:GetCallerIdentity',
      account: MEMBER,
      caller: `arn:aws:iam::${MEMBER}:role/OrganizationAccountAccessRole`,
    });
    expect((call?.endedAt ?? 0) - (call?.startedAt ?? 0)).toBeGreaterThanOrEqual(p50Of('sts:*'));
  });

  test('delivers an event with the typical delay, after PutEvents was called', async () => {
    const queue = await queueFor('late', memberKey);
    await rule(memberKey, 'late', { source: ['test.late'] }, { Arn: queue.arn });
    await put(memberKey, 'test.late', { late: true });
    const [message] = await until(queue.take, (messages) => messages.length > 0);
    expect(JSON.parse(message?.Body ?? '')).toMatchObject({ source: 'test.late', detail: { late: true } });
    const calls = (await local('/local/calls')) as Call[];
    const putAt = calls.find(({ call }) => call === 'events:PutEvents')?.startedAt ?? Number.NaN;
    expect(Number(message?.Attributes?.SentTimestamp) - putAt).toBeGreaterThan(20);
  });

  test('distinguishes FIFO queues from others', async () => {
    const client = new sqs.SQSClient(as(memberKey));
    const { QueueUrl } = await client.send(
      new sqs.CreateQueueCommand({ QueueName: 'late.fifo', Attributes: { FifoQueue: 'true' } }),
    );
    await client.send(new sqs.ReceiveMessageCommand({ QueueUrl }));
    const calls = (await local('/local/calls')) as Call[];
    expect(calls.map(({ call }) => call)).toContain('sqs:ReceiveMessage/fifo');
  });
});
