import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '#adapters/store/dynamodb.ts';
import { memoryInDynamoDb } from '#adapters/store/memory-in-dynamodb.ts';
import { EVERY_CASE } from '../support/every-case.ts';
import type { Bench } from './bench.ts';
import { recogniser } from './recogniser.ts';
import { type BenchVerdict, verdict } from './verdict.ts';

const TABLE = 'state';

/** The cost of one event. */
type Calls = { readonly reads: number; readonly writes: number };

/** DynamoDB calls for each event of every case that reaches a detection with memory. */
export const state: Bench = async () => {
  const calls: Calls[] = [];
  for (const { events } of EVERY_CASE) {
    const table = countingTable();
    const recognise = recogniser({ memory: memoryInDynamoDb(TABLE, table.client, async () => undefined) });
    for (const event of events) {
      const before = table.counted();
      await recognise([JSON.stringify(event)]);
      const after = table.counted();
      calls.push({ reads: after.reads - before.reads, writes: after.writes - before.writes });
    }
  }
  const reaching = calls.filter(({ reads, writes }) => reads + writes > 0);
  return [verdictOf('reads', reaching), verdictOf('writes', reaching)];
};

function verdictOf(kind: keyof Calls, calls: readonly Calls[]): BenchVerdict {
  const counts = calls.map((one) => one[kind]);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const most = Math.max(...counts);
  return verdict({
    name: `state.${kind}`,
    value: mean,
    unit: 'calls',
    against: `one call, over ${counts.length} events; the most was ${most}`,
    ratio: most,
    aim: 'at most one for any event',
    ok: counts.length > 0 && most <= 1,
  });
}

type Item = Record<string, AttributeValue>;

/** A table that holds items and counts calls; nothing else writes to it, so conditions always hold. */
export function countingTable() {
  const items = new Map<string, Item>();
  let [reads, writes] = [0, 0];
  const keep = (item: Item = {}) => items.set(String(item.pk?.S), item);
  const client: Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'transactWriteItems'> = {
    batchGetItem: async ({ RequestItems = {} }) => {
      reads += 1;
      const keys = RequestItems[TABLE]?.Keys ?? [];
      const found = keys.map(({ pk }) => items.get(String(pk?.S))).filter((item) => item !== undefined);
      return { Responses: { [TABLE]: found }, $metadata: {} };
    },
    putItem: async ({ Item }) => {
      writes += 1;
      keep(Item);
      return { $metadata: {} };
    },
    transactWriteItems: async ({ TransactItems = [] }) => {
      writes += 1;
      for (const { Put } of TransactItems) keep(Put?.Item);
      return { $metadata: {} };
    },
  };
  return { client, counted: (): Calls => ({ reads, writes }) };
}
