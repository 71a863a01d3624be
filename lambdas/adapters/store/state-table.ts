import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { stopOf } from '#core/incident/switch.ts';
import { ownProperty } from '#core/own-property.ts';
import { type Authority, SETTINGS_KEY, type Settings, STOP_KEY, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';
import { stopsIn } from './switch.ts';

const AUTHORITY_KEYS = [SETTINGS_KEY, SWITCH_KEY, STOP_KEY] as const;

/** Settings and the switch. */
export function stateTable(table: string, dynamodb: Pick<DynamoDb, 'batchGetItem'>) {
  /** Throws if it cannot be read; the hub then changes nothing. */
  const authority = async (): Promise<Authority> => {
    const { Responses, UnprocessedKeys = {} } = await dynamodb.batchGetItem({
      RequestItems: { [table]: { Keys: AUTHORITY_KEYS.map((key) => marshall(key)), ConsistentRead: true } },
    });
    if (Object.keys(UnprocessedKeys).length > 0)
      throw new Error(`table ${table} returned only some keys: whether the hub is stopped is unknown`);
    const items = (ownProperty(Responses ?? {}, table) ?? []).map((item) => unmarshall(item));
    const written = items.find(({ pk }) => pk === SETTINGS_KEY.pk);
    if (written === undefined) throw new Error(`table ${table} has no settings: apply the central stack`);
    const stop = stopOf(stopsIn(items));
    return { settings: JSON.parse(String(written.document)) as Settings, ...(stop !== undefined && { stop }) };
  };

  return { authority };
}

/** Caches a result for this many milliseconds, but never an error. */
export function cached<Result>(load: () => Promise<Result>, milliseconds: number, now: () => number): () => Promise<Result> {
  let known: { result: Promise<Result>; until: number } | undefined;
  return () => {
    if (known === undefined || now() >= known.until) {
      const result = load();
      known = { result, until: now() + milliseconds };
      result.catch(() => {
        known = undefined;
      });
    }
    return known.result;
  };
}
