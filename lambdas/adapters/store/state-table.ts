import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sha256 } from '#core/digest.ts';
import { HOUR } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ownProperty } from '#core/own-property.ts';
import { resourceKey } from '#core/resource.ts';
import { type Authority, SETTINGS_KEY, type Settings, type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Incidents the hub was about to contain within the hour: on the resource with the same playbook, of the scenario, in the account. */
type Counts = { readonly place: number; readonly scenario: number; readonly account: number };

/** Settings, the switch, and counters that expire. */
export function stateTable(table: string, dynamodb: Pick<DynamoDb, 'query' | 'updateItem'>, now: () => number) {
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
      ...(stop !== undefined && { stop: { by: stop.by, at: stop.at, reason: stop.reason } }),
    };
  };

  /** Counts an incident within this hour; a retry counts once. */
  const count = async (incident: Incident, playbook: string): Promise<Counts> => {
    const hour = Math.floor(now() / HOUR);
    const sets = {
      account: 'account',
      scenario: `scenario ${incident.scenario}`,
      place: `place ${sha256(`${playbook} ${resourceKey(incident)}`).slice(0, 32)}`,
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
    const size = (set: string) => ownProperty(Attributes, set)?.SS?.length ?? 0;
    return { place: size(sets.place), scenario: size(sets.scenario), account: size(sets.account) };
  };

  return { authority, count };
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
