import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import { describe, expect, test } from 'vitest';
import { pollStream } from '#local/runner/poll-stream.ts';
import { as, memberKey } from './organization.ts';

describe('DynamoDB', () => {
  const put = (pk: string, value: string, condition?: string): dynamodb.TransactWriteItem => ({
    Put: {
      TableName: 'ledger',
      Item: { pk: { S: pk }, sk: { S: 'x' }, value: { S: value } },
      ...(condition === undefined ? {} : { ConditionExpression: condition, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }),
    },
  });
  const key = (pk: string) => ({ TableName: 'ledger', Key: { pk: { S: pk }, sk: { S: 'x' } } });

  test('rolls a failed transaction back item by item, with its stream records, and returns the item that failed its condition', async () => {
    const client = new dynamodb.DynamoDBClient(as(memberKey));
    const { TableDescription } = await client.send(
      new dynamodb.CreateTableCommand({
        TableName: 'ledger',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    await client.send(
      new dynamodb.TransactWriteItemsCommand({
        TransactItems: [put('kept', 'old'), put('updated', 'old'), put('deleted', 'old')],
      }),
    );
    const all = async () =>
      (await client.send(new dynamodb.ScanCommand({ TableName: 'ledger' }))).Items?.map(
        (item) => `${item.pk?.S}=${item.value?.S}`,
      ).sort();
    const before = await all();
    const update = {
      ...key('updated'),
      UpdateExpression: 'SET #v = :v',
      ExpressionAttributeNames: { '#v': 'value' },
      ExpressionAttributeValues: { ':v': { S: 'new' } },
    };
    const call = client.send(
      new dynamodb.TransactWriteItemsCommand({
        TransactItems: [
          put('added', 'new'),
          { Update: update },
          { Delete: key('deleted') },
          put('kept', 'new', 'attribute_not_exists(pk)'),
        ],
      }),
    );
    const failure = await call.catch((error: unknown) => error as dynamodb.TransactionCanceledException);
    expect(failure).toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Item: { value: { S: 'old' } } },
      ],
    });
    expect(before).toEqual(['deleted=old', 'kept=old', 'updated=old']);
    expect(await all()).toEqual(before);
    const stream = new streams.DynamoDBStreamsClient(as(memberKey));
    const StreamArn = TableDescription?.LatestStreamArn;
    const { StreamDescription } = await stream.send(new streams.DescribeStreamCommand({ StreamArn }));
    const { ShardIterator } = await stream.send(
      new streams.GetShardIteratorCommand({
        StreamArn,
        ShardId: StreamDescription?.Shards?.[0]?.ShardId,
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    expect((await stream.send(new streams.GetRecordsCommand({ ShardIterator }))).Records).toHaveLength(3);
  });

  test('holds the read of a poller until the next record, and answers it with that record', async () => {
    const client = new dynamodb.DynamoDBClient(as(memberKey));
    const { TableDescription } = await client.send(
      new dynamodb.CreateTableCommand({
        TableName: 'changes',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
      }),
    );
    const stream = new streams.DynamoDBStreamsClient(as(memberKey));
    let reads = 0;
    stream.middlewareStack.add(
      (next, { commandName }) =>
        (given) => {
          if (commandName === 'GetRecordsCommand') reads += 1;
          return next(given);
        },
      { step: 'initialize', name: 'countReads' },
    );
    const end = new AbortController();
    const received: unknown[] = [];
    const invoke = async (event: unknown) => {
      received.push(...(event as { Records: unknown[] }).Records);
      end.abort();
      return undefined;
    };
    const source = { arn: TableDescription?.LatestStreamArn ?? '', region: 'ap-northeast-2', batchSize: 10 };
    const polled = pollStream(stream, source, { invoke }, end.signal);
    await expect.poll(() => reads).toBe(1);
    await client.send(new dynamodb.PutItemCommand({ TableName: 'changes', Item: { pk: { S: 'one' } } }));
    await polled;
    expect(received).toMatchObject([{ dynamodb: { Keys: { pk: { S: 'one' } } } }]);
    expect(reads).toBe(1);
  });

  test('lets exactly one of many conditional writes win', async () => {
    const client = new dynamodb.DynamoDBClient(as(memberKey));
    const attempts = Array.from({ length: 20 }, (_, index) =>
      client.send(
        new dynamodb.TransactWriteItemsCommand({
          TransactItems: [put('race', `${index}`, 'attribute_not_exists(pk)')],
        }),
      ),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses an item of more than 400 KB, counting names, values and what lists add', async () => {
    const client = new dynamodb.DynamoDBClient(as(memberKey));
    const write = (value: dynamodb.AttributeValue) =>
      client.send(new dynamodb.PutItemCommand({ TableName: 'ledger', Item: { ...key('large').Key, value } }));
    const numbers = { L: Array.from({ length: 150_000 }, () => ({ N: '1' })) };
    await write({ S: 'x'.repeat(400 * 1024 - 30) });
    await write({ B: Buffer.alloc(400 * 1024 - 30) });
    for (const value of [{ S: 'x'.repeat(400 * 1024) }, { B: Buffer.alloc(400 * 1024) }, { S: '가'.repeat(140_000) }, numbers]) {
      await expect(write(value)).rejects.toMatchObject({ name: 'ValidationException' });
    }
  });
});
