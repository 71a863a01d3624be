import { setTimeout } from 'node:timers/promises';
import type { AttributeValue, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MemoryEntry } from '#core/detection/memory.ts';
import type { MemoryChange, MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';
import { sha256 } from '#core/digest.ts';
import { ownProperty } from '#core/own-property.ts';
import type { DynamoDb } from './dynamodb.ts';

const SORT = 'memory';

/** DynamoDB's limit. */
const MAX_KEY_BYTES = 2048;

/** DynamoDB may leave keys of a read unprocessed. */
const MAX_READS = 5;

type Item = Record<string, AttributeValue>;

/** Up to `most` milliseconds, so that competing writers separate. */
const randomPause = (most: number): Promise<unknown> => setTimeout(Math.random() * most);

/** One item per key in the state table, `memory#<key>`, with a version for conditional writes. One call reads all keys. */
export function memoryInDynamoDb(
  table: string,
  dynamodb: Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'transactWriteItems'>,
  pause: (most: number) => Promise<unknown> = randomPause,
): MemoryStore {
  const itemsOf = async (Keys: Item[], round = 1): Promise<Item[]> => {
    const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({
      RequestItems: { [table]: { Keys, ConsistentRead: true } },
    });
    const items = ownProperty(Responses, table) ?? [];
    const left = ownProperty(UnprocessedKeys, table)?.Keys ?? [];
    if (left.length === 0) return items;
    if (round === MAX_READS) throw new Error(`table ${table} left ${left.length} keys unread after ${MAX_READS} tries`);
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
        if (!isConflict(error)) throw error;
        await pause(50);
        return false;
      }
    },
  };
}

/** Keys contain foreign text: one that is too long or not valid Unicode is stored under its hash. */
function keyOf(key: string): { pk: string; sk: string } {
  const pk = `memory#${key}`;
  const fits = Buffer.byteLength(pk) <= MAX_KEY_BYTES && !/\p{Surrogate}/u.test(pk);
  return { pk: fits ? pk : `memory##${sha256(JSON.stringify(key))}`, sk: SORT };
}

/** A transaction may also be cancelled for other reasons, which are errors. */
function isConflict(error: unknown): boolean {
  const { name = '', CancellationReasons = [] } = error as Partial<TransactionCanceledException>;
  if (name !== 'TransactionCanceledException') {
    return ['ConditionalCheckFailedException', 'TransactionConflictException'].includes(name);
  }
  const codes = CancellationReasons.map(({ Code = 'None' }) => Code).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => ['ConditionalCheckFailed', 'TransactionConflict'].includes(code));
}
