import { createHash } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { SETTINGS_KEY, type Settings } from '../core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

const HOUR = 3_600_000;

/** The state table: settings, and counters that expire by themselves. */
export function stateTable(table: string, dynamodb: Pick<DynamoDb, 'getItem' | 'updateItem'>, now: () => number) {
  /** The settings as they are now. Throws if they cannot be read, and the hub then changes nothing. */
  const settings = async (): Promise<Settings> => {
    const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(SETTINGS_KEY), ConsistentRead: true });
    if (Item === undefined) throw new Error(`table ${table} holds no settings: apply the central stack`);
    return JSON.parse(String(unmarshall(Item).document)) as Settings;
  };

  /** Adds an incident to those a playbook ran for on one place in this hour; returns how many there are. A retry counts once. */
  const countRun = async (playbook: string, place: string, incident: string): Promise<number> => {
    const hour = Math.floor(now() / HOUR);
    const place256 = createHash('sha256').update(place).digest('hex');
    const { Attributes } = await dynamodb.updateItem({
      TableName: table,
      Key: marshall({ pk: `runs#${playbook}#${place256}`, sk: String(hour) }),
      UpdateExpression: 'ADD incidents :incident SET expiresAt = :expiry',
      ExpressionAttributeValues: {
        ':incident': { SS: [incident] },
        ':expiry': { N: String(((hour + 2) * HOUR) / 1000) },
      },
      ReturnValues: 'ALL_NEW',
    });
    return Attributes?.incidents?.SS?.length ?? 0;
  };

  return { settings, countRun };
}

/** Remembers an answer for a while; a failed question is asked again at once. */
export function remembered<Answer>(ask: () => Promise<Answer>, milliseconds: number, now: () => number): () => Promise<Answer> {
  let known: { answer: Promise<Answer>; until: number } | undefined;
  return () => {
    if (known === undefined || now() >= known.until) {
      const answer = ask();
      known = { answer, until: now() + milliseconds };
      answer.catch(() => {
        known = undefined;
      });
    }
    return known.answer;
  };
}
