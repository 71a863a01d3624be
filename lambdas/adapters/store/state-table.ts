import { createHash } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Incident } from '#core/incident/incident.ts';
import { resourceKey } from '#core/resource.ts';
import { type Authority, SETTINGS_KEY, type Settings, type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

const HOUR = 3_600_000;

/** How many incidents the hub looked into within the hour: of one scenario and of all in the account, and at the place. */
type Counts = { readonly place: number; readonly scenario: number; readonly account: number };

/** The state table: settings with the switch beside them, and counters that expire by themselves. */
export function stateTable(table: string, dynamodb: Pick<DynamoDb, 'query' | 'updateItem'>, now: () => number) {
  /** What the hub may do as it is now, in one read. Throws if it cannot be read, and the hub then changes nothing. */
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
      ...(stop !== undefined && { stop: { by: stop.by, at: stop.at, reason: stop.reason } }),
    };
  };

  /** Adds an incident to those of this hour and tells how many there are. A retry counts once. */
  const count = async (incident: Incident, playbook: string): Promise<Counts> => {
    const hour = Math.floor(now() / HOUR);
    const sets = {
      account: 'account',
      scenario: `scenario ${incident.scenario}`,
      place: `place ${createHash('sha256')
        .update(`${playbook} ${resourceKey(incident)}`)
        .digest('hex')
        .slice(0, 32)}`,
    };
    const { Attributes } = await dynamodb.updateItem({
      TableName: table,
      Key: marshall({ pk: `runs#${incident.account}`, sk: String(hour) }),
      UpdateExpression: 'ADD #account :incident, #scenario :incident, #place :incident SET expiresAt = :expiry',
      ExpressionAttributeNames: { '#account': sets.account, '#scenario': sets.scenario, '#place': sets.place },
      ExpressionAttributeValues: {
        ':incident': { SS: [incident.id] },
        ':expiry': { N: String(((hour + 2) * HOUR) / 1000) },
      },
      ReturnValues: 'ALL_NEW',
    });
    const size = (set: string) => Attributes?.[set]?.SS?.length ?? 0;
    return { place: size(sets.place), scenario: size(sets.scenario), account: size(sets.account) };
  };

  return { authority, count };
}

/** Remembers an answer for a while; a failed question is asked again at once. */
export function cached<Answer>(ask: () => Promise<Answer>, milliseconds: number, now: () => number): () => Promise<Answer> {
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
