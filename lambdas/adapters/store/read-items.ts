import { setTimeout } from 'node:timers/promises';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ownProperty } from '#core/own-property.ts';
import type { DynamoDb } from './dynamodb.ts';

export type Item = Record<string, AttributeValue>;

/** DynamoDB's limit. */
const KEYS_PER_READ = 100;

/** DynamoDB may leave keys of a read unprocessed. */
const MOST_READS = 5;
const FIRST_PAUSE_MS = 50;

/** The items that exist under these keys, in no order. Throws if DynamoDB does not read them all. */
export async function itemsUnder(
  table: string,
  dynamodb: Pick<DynamoDb, 'batchGetItem'>,
  keys: readonly Item[],
): Promise<Item[]> {
  const parts = Array.from({ length: Math.ceil(keys.length / KEYS_PER_READ) }, (_, n) =>
    keys.slice(n * KEYS_PER_READ, (n + 1) * KEYS_PER_READ),
  );
  return (await Promise.all(parts.map((part) => readAll(table, dynamodb, part)))).flat();
}

async function readAll(table: string, dynamodb: Pick<DynamoDb, 'batchGetItem'>, keys: readonly Item[]): Promise<Item[]> {
  const found: Item[] = [];
  let left: Item[] = [...keys];
  for (let reads = 1; ; reads++) {
    const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({ RequestItems: { [table]: { Keys: left } } });
    found.push(...(ownProperty(Responses, table) ?? []));
    left = ownProperty(UnprocessedKeys, table)?.Keys ?? [];
    if (left.length === 0) return found;
    if (reads === MOST_READS) throw new Error(`table ${table} left ${left.length} keys unread after ${reads} reads`);
    await setTimeout(FIRST_PAUSE_MS * 2 ** (reads - 1));
  }
}
