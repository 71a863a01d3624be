import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY } from '#core/duration.ts';
import { KEPT_EVENT_KEYS, type KeptEvent, MOST_EVENT_BYTES, MOST_EVENTS } from '#core/incident/kept-event.ts';
import type { Json } from '#core/json.ts';
import type { DynamoDb } from './dynamodb.ts';
import { isWritten } from './is-written.ts';

/** As long as notices are kept. */
const KEPT = 400 * DAY;

/** Many events about one incident reach the same instance, and only the first is written. */
const MOST_REMEMBERED = 5_000;

/** Keeps the first event of each source of an incident and ignores later ones. */
export function keptEventsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'putItem'>, now: () => number) {
  const known = new Set<string>();
  return async (incident: string, kept: KeptEvent): Promise<void> => {
    const { source, ...rest } = kept;
    const key = `${incident} ${source}`;
    if (known.has(key)) return;
    const item = { pk: KEPT_EVENT_KEYS + incident, sk: source, ...packed(rest), expiresAt: Math.ceil((now() + KEPT) / 1000) };
    await isWritten(
      dynamodb.putItem({ TableName: table, Item: marshall(item), ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.add(key);
  };
}

/** The kept events of an incident, the earliest first. */
export function keptEventReader(table: string, dynamodb: Pick<DynamoDb, 'query'>) {
  return async (incident: string): Promise<KeptEvent[]> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': KEPT_EVENT_KEYS + incident }),
      Limit: MOST_EVENTS,
    });
    return Items.map((item) => unpacked(unmarshall(item))).toSorted((one, other) => one.at - other.at);
  };
}

type WithoutSource = KeptEvent extends infer Each ? (Each extends KeptEvent ? Omit<Each, 'source'> : never) : never;

function packed(kept: WithoutSource): Record<string, unknown> {
  if (!('event' in kept)) return kept;
  const { event, ...rest } = kept;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  return { ...rest, packed: brotliCompressSync(JSON.stringify(event), { params }) };
}

function unpacked({ sk, id, at, bytes, packed: parts }: Record<string, unknown>): KeptEvent {
  const known = { source: String(sk), id: String(id), at: Number(at), bytes: Number(bytes) };
  if (parts === undefined) return { ...known, tooLarge: true };
  const text = brotliDecompressSync(parts as Uint8Array, { maxOutputLength: 2 * MOST_EVENT_BYTES }).toString('utf8');
  return { ...known, event: JSON.parse(text) as Json };
}
