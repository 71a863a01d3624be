import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type Authority, SETTINGS_KEY, type Settings, type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Settings and the switch. */
export function stateTable(table: string, dynamodb: Pick<DynamoDb, 'query'>) {
  /** Throws if it cannot be read, and the hub then changes nothing. */
  const authority = async (): Promise<Authority> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :settings',
      ExpressionAttributeValues: marshall({ ':settings': SETTINGS_KEY.pk }),
      ConsistentRead: true,
    });
    const items = Items.map((item) => unmarshall(item));
    const written = items.find(({ sk }) => sk === SETTINGS_KEY.sk);
    if (written === undefined) throw new Error(`table ${table} holds no settings: apply the central stack`);
    const stop = items.find(({ sk }) => sk === SWITCH_KEY.sk) as (Stop & typeof SWITCH_KEY) | undefined;
    return {
      settings: JSON.parse(String(written.document)) as Settings,
      ...(stop !== undefined && { stop: stopIn(stop) }),
    };
  };

  return { authority };
}

function stopIn({ by, sender, at, reason, resumeRequest }: Stop): Stop {
  return { by, ...(sender !== undefined && { sender }), at, reason, ...(resumeRequest !== undefined && { resumeRequest }) };
}

/** Caches a result for so many milliseconds, but never an error. */
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
