import { setTimeout } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { messageHider } from '#adapters/lambda/hide-message.ts';
import { HUB_ACCOUNT, MEMBER } from '#catalogue/events/cases.ts';
import { queueFor } from './buses.ts';
import { as, hubKey, local, memberKey, ORGANIZATION, trusting } from './organization.ts';

/** The smallest ZIP archive with one file. */
function zip(name: string, text: string): Uint8Array {
  const packed = deflateRawSync(text);
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(text.length, 8);
  const names = Buffer.alloc(4);
  names.writeUInt16LE(name.length);
  const shared = Buffer.concat([Buffer.from([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]), sizes, names]);
  const file = Buffer.concat([Buffer.from('PK\x03\x04'), shared, Buffer.from(name), packed]);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), shared, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(file.length, 16);
  return Buffer.concat([file, directory, end]);
}

async function newFunction(client: lambda.LambdaClient, FunctionName: string): Promise<void> {
  const Role = await trusting(FunctionName, { Principal: { Service: 'lambda.amazonaws.com' } });
  const Code = { ZipFile: zip('index.mjs', 'export {}') };
  await client.send(
    new lambda.CreateFunctionCommand({ FunctionName, Role, Runtime: 'nodejs22.x', Handler: 'index.handler', Code }),
  );
}

describe('SQS and Lambda', () => {
  test('reports the sender of a message by the unique id that STS gives the caller, for single messages and batches', async () => {
    const { url: QueueUrl } = await queueFor('senders', memberKey);
    const client = new sqs.SQSClient(as(memberKey));
    await client.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
    await client.send(new sqs.SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'two', MessageBody: 'two' }] }));
    const { UserId } = await new STSClient(as(memberKey)).send(new GetCallerIdentityCommand({}));
    const wanted = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['SenderId' as const] };
    const { Messages = [] } = await client.send(new sqs.ReceiveMessageCommand(wanted));
    expect(Messages.map(({ Attributes }) => Attributes?.SenderId)).toEqual([UserId, UserId]);
    expect(UserId).toMatch(/^AROA\w+:/);
  });

  test('returns policies as compact JSON, with the redrive allow policy', async () => {
    const dead = await queueFor('redrive-dead', memberKey);
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 });
    const RedriveAllowPolicy = JSON.stringify({ redrivePermission: 'denyAll' });
    const queue = await queueFor('redrive', memberKey, undefined, { RedrivePolicy, RedriveAllowPolicy });
    const client = new sqs.SQSClient(as(memberKey));
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ RedrivePolicy, RedriveAllowPolicy });
    const only = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: dead.url, AttributeNames: ['All'] }));
    expect(only.Attributes).not.toHaveProperty('RedriveAllowPolicy');
  });

  test('keeps the policy of a queue when another attribute is set', async () => {
    const { url: QueueUrl } = await queueFor('kept-policy', memberKey);
    const client = new sqs.SQSClient(as(memberKey));
    const read = async () =>
      (await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes;
    const before = await read();
    await client.send(new sqs.SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '60' } }));
    expect(await read()).toMatchObject({ VisibilityTimeout: '60', Policy: before?.Policy ?? 'none' });
  });

  test('delivers a message to only one of several simultaneous receivers, and never again once it is deleted', async () => {
    const queue = await queueFor('asked-by-many', memberKey);
    const client = new sqs.SQSClient(as(memberKey));
    const Entries = Array.from({ length: 10 }, (_, index) => ({ Id: `m${index}`, MessageBody: `m${index}` }));
    await client.send(new sqs.SendMessageBatchCommand({ QueueUrl: queue.url, Entries }));
    const receive = new sqs.ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 2 });
    const taken = (await Promise.all(Entries.map(() => client.send(receive)))).flatMap(({ Messages = [] }) => Messages);
    expect(taken.map(({ Body }) => Body).sort()).toEqual(Entries.map(({ Id }) => Id));
    for (const { ReceiptHandle } of taken) {
      await client.send(new sqs.DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    }
    const { Attributes } = await client.send(new sqs.GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' });
  });

  test('counts the messages that hold a text until they are deleted, without those for later, so that others can wait for them', async () => {
    const queue = await queueFor('counted', memberKey);
    const client = new sqs.SQSClient(as(memberKey));
    const counted = () => local('/local/messages?text=event-17&text=event-18');
    for (const [body, DelaySeconds] of Object.entries({
      '{"id":"event-17"}': 0,
      '{"id":"event-18"}': 600,
      '{"id":"event-19"}': 0,
    }))
      await client.send(new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageBody: body, DelaySeconds }));
    expect(await counted()).toEqual({ counted: 1 });
    const taken = await queue.take();
    expect(await counted()).toEqual({ counted: 1 });
    for (const { ReceiptHandle } of taken)
      await client.send(new sqs.DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    expect(await counted()).toEqual({});
  });

  test('gives the next message of a group to a waiting receiver as soon as the one before is deleted, and never sooner', async () => {
    const queue = await queueFor('in-order.fifo', memberKey, undefined, { FifoQueue: 'true' });
    const client = new sqs.SQSClient(as(memberKey));
    const send = (MessageGroupId: string, MessageBody: string) =>
      client.send(
        new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageGroupId, MessageBody, MessageDeduplicationId: MessageBody }),
      );
    const receive = async (WaitTimeSeconds: number) => {
      const { Messages = [] } = await client.send(new sqs.ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds }));
      return Messages;
    };
    for (const body of ['a1', 'a2']) await send('a', body);
    await send('b', 'b1');
    const [first, other] = [await receive(0), await receive(0)];
    expect([...first, ...other].map(({ Body }) => Body)).toEqual(['a1', 'b1']);
    expect(await receive(0)).toEqual([]);
    const asking = receive(20);
    await setTimeout(300);
    const deletedAt = performance.now();
    await client.send(new sqs.DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: first[0]?.ReceiptHandle }));
    expect((await asking).map(({ Body }) => Body)).toEqual(['a2']);
    expect(performance.now() - deletedAt).toBeLessThan(10_000);
  });

  test.each([
    ['queue-that-hides', {}],
    ['queue-that-hides.fifo', { FifoQueue: 'true' }],
  ])(
    '%s hides a message that failed for its whole time-out, unless the function shortens that, and only while it is in flight',
    async (name, more) => {
      const queue = await queueFor(name, memberKey, undefined, { VisibilityTimeout: '180', ...more });
      const client = new sqs.SQSClient(as(memberKey));
      const order = name.endsWith('.fifo') ? { MessageGroupId: 'group', MessageDeduplicationId: 'one' } : {};
      await client.send(new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'one', ...order }));
      const receive = async () => {
        const { Messages = [] } = await client.send(
          new sqs.ReceiveMessageCommand({ QueueUrl: queue.url, WaitTimeSeconds: 2, MessageSystemAttributeNames: ['All'] }),
        );
        return Messages;
      };
      const [first] = await receive();
      expect(await receive()).toEqual([]);
      const hide = messageHider(as(memberKey));
      const record = { eventSourceARN: queue.arn, receiptHandle: first?.ReceiptHandle ?? '' };
      await hide(record, 1);
      const [again] = await receive();
      expect([again?.Body, again?.Attributes?.ApproximateReceiveCount]).toEqual(['one', '2']);
      await hide({ ...record, receiptHandle: again?.ReceiptHandle ?? '' }, 0);
      await expect(hide({ ...record, receiptHandle: again?.ReceiptHandle ?? '' }, 5)).rejects.toMatchObject({
        name: 'MessageNotInflight',
      });
    },
  );

  test('has the concurrency of a new account, of which no function can reserve any', async () => {
    const client = new lambda.LambdaClient(as(memberKey));
    const { AccountLimit } = await client.send(new lambda.GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 });
    await newFunction(client, 'reserving');
    const reserve = new lambda.PutFunctionConcurrencyCommand({ FunctionName: 'reserving', ReservedConcurrentExecutions: 1 });
    await expect(client.send(reserve)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('below its minimum value of [10]'),
    });
  });

  test('names the role in the error for a missing Kinesis stream, as Lambda does, so that Terraform tries again', async () => {
    const client = new lambda.LambdaClient(as(memberKey));
    const EventSourceArn = `arn:aws:kinesis:ap-northeast-2:${memberKey}:stream/later`;
    const mapping = new lambda.CreateEventSourceMappingCommand({ FunctionName: 'any', EventSourceArn });
    await expect(client.send(mapping)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(`Cannot access stream ${EventSourceArn}. Please ensure the role can perform`),
    });
  });

  test('lists an event source mapping and leaves the messages to the local runner', async () => {
    const queue = await queueFor('mapped', memberKey);
    const client = new lambda.LambdaClient(as(memberKey));
    await newFunction(client, 'mapped');
    await client.send(
      new lambda.CreateEventSourceMappingCommand({
        FunctionName: 'mapped',
        EventSourceArn: queue.arn,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      }),
    );
    const { EventSourceMappings = [] } = await client.send(
      new lambda.ListEventSourceMappingsCommand({ EventSourceArn: queue.arn }),
    );
    expect(EventSourceMappings).toMatchObject([
      { EventSourceArn: queue.arn, FunctionResponseTypes: ['ReportBatchItemFailures'] },
    ]);
    await new sqs.SQSClient(as(memberKey)).send(new sqs.SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'one' }));
    const [message] = await queue.take();
    expect([message?.Body, message?.Attributes?.ApproximateReceiveCount]).toEqual(['one', '1']);
  });

  test('refuses a message of more than 256 KB, counted in bytes', async () => {
    const { url } = await queueFor('large', memberKey);
    const send = (MessageBody: string) =>
      new sqs.SQSClient(as(memberKey)).send(new sqs.SendMessageCommand({ QueueUrl: url, MessageBody }));
    await send('x'.repeat(256 * 1024));
    for (const body of ['x'.repeat(256 * 1024 + 1), '가'.repeat(100_000)]) {
      await expect(send(body)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    }
  });
});

describe('a queue of another account', () => {
  const client = new sqs.SQSClient(as(hubKey));
  const QueueOwnerAWSAccountId = MEMBER;

  async function newQueue(QueueName: string, statement?: object): Promise<void> {
    const all = { Effect: 'Allow', Action: ['sqs:GetQueueUrl', 'sqs:GetQueueAttributes'], Resource: '*', ...statement };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [all] });
    const owner = new sqs.SQSClient(as(memberKey));
    await owner.send(new sqs.CreateQueueCommand({ QueueName, ...(statement && { Attributes: { Policy } }) }));
    const { QueueUrl } = await owner.send(new sqs.GetQueueUrlCommand({ QueueName }));
    await owner.send(new sqs.SendMessageCommand({ QueueUrl, MessageBody: 'one' }));
  }

  test('reports how many messages it holds to the principal that its policy names', async () => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } };
    await newQueue('readable', { Principal: { AWS: `arn:aws:iam::${HUB_ACCOUNT}:root` }, Condition });
    const { QueueUrl } = await client.send(new sqs.GetQueueUrlCommand({ QueueName: 'readable', QueueOwnerAWSAccountId }));
    const asked = new sqs.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
    expect((await client.send(asked)).Attributes).toEqual({ ApproximateNumberOfMessages: '1' });
  });

  test('is denied to every other principal', async () => {
    await newQueue('untold');
    const call = client.send(new sqs.GetQueueUrlCommand({ QueueName: 'untold', QueueOwnerAWSAccountId }));
    await expect(call).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('that does not exist is an error that names it', async () => {
    const call = client.send(new sqs.GetQueueUrlCommand({ QueueName: 'missing', QueueOwnerAWSAccountId }));
    await expect(call).rejects.toBeInstanceOf(sqs.QueueDoesNotExist);
  });
});
