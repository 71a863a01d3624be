import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { AttributeValue, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MemoryEntry } from '#core/detection/memory.ts';
import type { MemoryChange, MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';
import type { DynamoDb } from './dynamodb.ts';

const SORT = 'memory';

/** DynamoDB refuses a longer partition key. */
const KEY_BYTES = 2048;

/** How often DynamoDB may leave keys of one read for later. */
const ROUNDS = 5;

type Item = Record<string, AttributeValue>;

/** Up to so many milliseconds, so that writers who met once do not meet again. */
const anyPause = (most: number): Promise<unknown> => setTimeout(Math.random() * most);

/**
 * One item a key in the state table: `memory#<key>`, its entries, a version for conditional writes, an expiry. No scans.
 * A read is one call whatever the number of keys, a write another; a single change costs half of what a transaction does.
 */
export function memoryInDynamoDb(
  table: string,
  dynamodb: Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'transactWriteItems'>,
  pause: (most: number) => Promise<unknown> = anyPause,
): MemoryStore {
  const itemsOf = async (Keys: Item[], round = 1): Promise<Item[]> => {
    const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({
      RequestItems: { [table]: { Keys, ConsistentRead: true } },
    });
    const items = Responses?.[table] ?? [];
    const left = UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) return items;
    if (round === ROUNDS) throw new Error(`table ${table} left ${left.length} keys unread ${ROUNDS} times`);
    await pause(25 * 2 ** round);
    return [...items, ...(await itemsOf(left, round + 1))];
  };

  const put = ({ key, entries, version, expiresAt }: MemoryChange) => ({
    TableName: table,
    Item: marshall({ ...keyOf(key), entries, version: version + 1, expiresAt: Math.ceil(expiresAt / 1000) }),
    ConditionExpression: version === 0 ? 'attribute_not_exists(pk)' : 'version = :version',
    ...(version > 0 && { ExpressionAttributeValues: marshall({ ':version': version }) }),
  });

  return {
    read: async (keys) => {
      const known = new Map<string, StoredMemory>(keys.map((key) => [key, { entries: [], version: 0 }]));
      const byItem = new Map([...known.keys()].map((key) => [keyOf(key).pk, key]));
      if (byItem.size === 0) return known;
      for (const item of await itemsOf([...byItem.keys()].map((pk) => marshall({ pk, sk: SORT })))) {
        const { pk, entries, version } = unmarshall(item) as { pk: string; entries: MemoryEntry[]; version: number };
        const key = byItem.get(pk);
        if (key !== undefined) known.set(key, { entries, version });
      }
      return known;
    },
    write: async (changes) => {
      const [only, ...more] = changes;
      if (only === undefined) return true;
      try {
        if (more.length === 0) await dynamodb.putItem(put(only));
        else await dynamodb.transactWriteItems({ TransactItems: changes.map((change) => ({ Put: put(change) })) });
        return true;
      } catch (error) {
        if (!isLostRace(error)) throw error;
        await pause(50);
        return false;
      }
    },
  };
}

/** Keys are made of foreign text: one too long, or that UTF-8 cannot write, is kept under its hash. */
function keyOf(key: string): { pk: string; sk: string } {
  const pk = `memory#${key}`;
  const fits = Buffer.byteLength(pk) <= KEY_BYTES && !/\p{Surrogate}/u.test(pk);
  return { pk: fits ? pk : `memory##${createHash('sha256').update(JSON.stringify(key)).digest('hex')}`, sk: SORT };
}

/** Whether somebody else wrote first, or is writing now. A transaction may be cancelled for worse reasons, and those are errors. */
function isLostRace(error: unknown): boolean {
  const { name = '', CancellationReasons = [] } = error as Partial<TransactionCanceledException>;
  if (name !== 'TransactionCanceledException') {
    return ['ConditionalCheckFailedException', 'TransactionConflictException'].includes(name);
  }
  const codes = CancellationReasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => ['ConditionalCheckFailed', 'TransactionConflict'].includes(code));
}
