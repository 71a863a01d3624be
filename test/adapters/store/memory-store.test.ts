import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DynamoDb } from '#adapters/store/dynamodb.ts';
import { memoryInDynamoDb } from '#adapters/store/memory-in-dynamodb.ts';
import { memoryInMemory } from '#adapters/store/memory-in-memory.ts';
import { type Memory, retentionOf } from '#core/detection/memory.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import { remember } from '#detect/remember.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import {
  honoursTheMemoryContract,
  rememberedActivity,
  remembering,
  rememberingDetection,
} from '../../support/memory-store-contract.ts';

const TABLE = 'state';

type Calls = Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'transactWriteItems'>;

describe('memory in memory', () => {
  const store = memoryInMemory();
  honoursTheMemoryContract(() => store);
});

describe('memory in a DynamoDB table', () => {
  let table: EmulatedTable;
  let dynamodb: DynamoDb;
  let store: MemoryStore;

  beforeAll(async () => {
    table = await emulatedTable(TABLE);
    dynamodb = table.dynamodb;
    store = memoryInDynamoDb(TABLE, dynamodb);
  });

  afterAll(() => table.stop());

  honoursTheMemoryContract(() => store);

  const itemOf = async (key: string) => {
    const { Item } = await dynamodb.getItem({ TableName: TABLE, Key: { pk: { S: `memory#${key}` }, sk: { S: 'memory' } } });
    return Item ?? {};
  };

  test('an item expires, in seconds, once no late event can need it', async () => {
    const memory: Memory = { kind: 'window', key: () => 'alice', atLeast: 2, minutes: 10 };
    const at = Date.UTC(2026, 2, 2, 9);
    await remember([rememberingDetection('expiring', memory)], rememberedActivity('one', at), store);
    const { expiresAt } = await itemOf('expiring#444455556666#alice');
    expect(expiresAt).toEqual({ N: String((at + retentionOf(memory)) / 1_000) });
  });

  test('an item full of the longest values is within the size limit of DynamoDB', async () => {
    const memory: Memory = { kind: 'window', key: () => 'alice', value: ({ name }) => name, atLeast: 2, minutes: 10 };
    const values = Array.from({ length: 200 }, (_, index) => `${String(index).padStart(3, '0')}${'비'.repeat(509)}`);
    const entries = values.map((value, at) => ({ id: `id-${at}`.padEnd(64, '0'), at, value }));
    await store.write([{ key: 'full#444455556666#alice', entries, version: 0, expiresAt: 0 }]);
    const recalled = await remember([rememberingDetection('full', memory)], rememberedActivity('one', 1_000), store);
    expect([...recalled.values()].map(({ recalled: { fires } }) => fires)).toEqual([true]);
  });

  /** The same calls, counted. */
  function counted() {
    const made: string[] = [];
    const counting = <Input, Output>(name: string, call: (input: Input) => Promise<Output>) => {
      return (input: Input) => {
        made.push(name);
        return call(input);
      };
    };
    const calls: Calls = {
      batchGetItem: counting('BatchGetItem', dynamodb.batchGetItem),
      putItem: counting('PutItem', dynamodb.putItem),
      transactWriteItems: counting('TransactWriteItems', dynamodb.transactWriteItems),
    };
    return { made, store: memoryInDynamoDb(TABLE, calls) };
  }

  const key = () => 'alice';
  const ofEveryKind = (name: string) => [
    rememberingDetection(`${name}-window`, { kind: 'window', key, atLeast: 3, minutes: 10 }),
    rememberingDetection(`${name}-baseline`, { kind: 'baseline', key, value: key, days: 90 }),
    rememberingDetection(`${name}-sequence`, { kind: 'sequence', key, step: () => 'first', minutes: 10 }),
    rememberingDetection(`${name}-pair`, { kind: 'pair', key, value: key, minutes: 10, contradicts: () => false }),
  ];

  test('an event for several detections with a memory costs one read and one write', async () => {
    const { made, store: counting } = counted();
    await remember(ofEveryKind('several'), rememberedActivity('one'), counting);
    expect(made).toEqual(['BatchGetItem', 'TransactWriteItems']);
  });

  test('a single change is not a transaction, which would cost twice as much', async () => {
    const { made, store: counting } = counted();
    await remember(ofEveryKind('single').slice(0, 1), rememberedActivity('one'), counting);
    expect(made).toEqual(['BatchGetItem', 'PutItem']);
  });

  test('an event that is delivered again costs one read and no write', async () => {
    const { made, store: counting } = counted();
    await remember(ofEveryKind('again'), rememberedActivity('one'), counting);
    made.length = 0;
    await remember(ofEveryKind('again'), rememberedActivity('one'), counting);
    expect(made).toEqual(['BatchGetItem']);
  });

  test('an event without a memory to update costs nothing', async () => {
    const { made, store: counting } = counted();
    const none = { kind: 'window', key: () => undefined, atLeast: 3, minutes: 10 } as const;
    await remember([rememberingDetection('none', none)], rememberedActivity('one'), counting);
    expect(made).toEqual([]);
  });
});

describe('when DynamoDB is busy', () => {
  const pauses: number[] = [];
  const pause = async (most: number) => pauses.push(most);

  function awsError(name: string, codes?: readonly string[]): Error {
    const CancellationReasons = codes?.map((Code) => ({ Code }));
    return Object.assign(new Error(name), { name, ...(codes !== undefined && { CancellationReasons }) });
  }

  /** A store whose calls all fail with this error. */
  function failing(error: Error): MemoryStore {
    const fail = () => Promise.reject(error);
    return memoryInDynamoDb(TABLE, { batchGetItem: fail, putItem: fail, transactWriteItems: fail } as unknown as Calls, pause);
  }

  const one = [remembering('one', 0, 'a')];
  const two = [...one, remembering('two', 0, 'a')];

  test.each<[string, Error]>([
    ['another writer changed the item after the read', awsError('ConditionalCheckFailedException')],
    ['another transaction is in progress', awsError('TransactionConflictException')],
  ])('a single change reports a conflict if %s', async (_, error) => {
    expect(await failing(error).write(one)).toBe(false);
  });

  test.each([
    [['None', 'ConditionalCheckFailed']],
    [['TransactionConflict', 'None']],
    [['TransactionConflict', 'ConditionalCheckFailed']],
  ])('a transaction cancelled by %j reports a conflict', async (codes) => {
    expect(await failing(awsError('TransactionCanceledException', codes)).write(two)).toBe(false);
  });

  test.each([
    [['None', 'ValidationError']],
    [['ThrottlingError', 'ConditionalCheckFailed']],
    [['ProvisionedThroughputExceeded', 'None']],
    [['ItemCollectionSizeLimitExceeded', 'None']],
    [[]],
  ])('a transaction cancelled by %j is an error, so that the event is delivered again', async (codes) => {
    const error = awsError('TransactionCanceledException', codes);
    await expect(failing(error).write(two)).rejects.toBe(error);
  });

  test('any other error is passed on', async () => {
    const error = awsError('ResourceNotFoundException');
    await expect(failing(error).write(one)).rejects.toBe(error);
    await expect(failing(error).read(['one'])).rejects.toBe(error);
  });

  test('a write waits a little after a conflict', async () => {
    pauses.length = 0;
    await failing(awsError('ConditionalCheckFailedException')).write(one);
    expect(pauses).toEqual([50]);
  });

  /** Answers some keys in each call and leaves the others unprocessed. */
  function reluctant(answers: (call: number) => number) {
    let call = 0;
    const asked: number[] = [];
    const batchGetItem = async ({ RequestItems }: Parameters<Calls['batchGetItem']>[0]) => {
      const Keys = RequestItems?.[TABLE]?.Keys ?? [];
      asked.push(Keys.length);
      call += 1;
      const done = Keys.slice(0, answers(call));
      const left = Keys.slice(done.length);
      const items = done.map((item) => ({ ...item, entries: { L: [] }, version: { N: '7' } }));
      return { Responses: { [TABLE]: items }, UnprocessedKeys: left.length === 0 ? {} : { [TABLE]: { Keys: left } } };
    };
    return { asked, store: memoryInDynamoDb(TABLE, { batchGetItem } as unknown as Calls, pause) };
  }

  test('only unprocessed keys are read again, after increasing pauses', async () => {
    pauses.length = 0;
    const { asked, store } = reluctant(() => 1);
    const known = await store.read(['one', 'two', 'three']);
    expect([...known.values()].map(({ version }) => version)).toEqual([7, 7, 7]);
    expect(asked).toEqual([3, 2, 1]);
    expect(pauses).toEqual([50, 100]);
  });

  test('a key that is never answered is an error, and never counts as unwritten', async () => {
    const { asked, store } = reluctant(() => 0);
    await expect(store.read(['one', 'two'])).rejects.toThrow('left 2 keys unread');
    expect(asked).toHaveLength(5);
  });

  test('an event with a conflict at every write fails, so that it is delivered again', async () => {
    const losing: MemoryStore = { read: memoryInMemory().read, write: async () => false };
    const detection = rememberingDetection('losing', { kind: 'window', key: () => 'alice', atLeast: 2, minutes: 10 });
    await expect(remember([detection], rememberedActivity('one'), losing)).rejects.toThrow(
      'gave up after 32 write conflicts on the memory of event one',
    );
  });
});
