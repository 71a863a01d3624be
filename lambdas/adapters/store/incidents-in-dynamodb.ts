import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from 'aws-lambda';
import type { Incident } from '#core/incident/incident.ts';
import { isOpen, joined } from '#core/incident/life.ts';
import { mayMove } from '#core/incident/state.ts';
import type { IncidentStore, OpenResult } from '#core/incident/store.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { resourceKey } from '#core/resource.ts';
import type { DynamoDb } from './dynamodb.ts';
import { packedIncident, unpackedIncident } from './packed-incident.ts';
import { incidentFrom } from './stored-incident.ts';

export type IncidentTable = Pick<DynamoDb, 'getItem' | 'putItem' | 'query' | 'transactWriteItems'>;

/** Under an id: the incident, or the id of the incident its event joined. */
type Row = Incident | { readonly joined: string };

const SORT = 'incident';
const ALIAS_SECONDS = 90 * 24 * 3600;
const MOST_CONFLICTS = 12;
const FIRST_PAUSE_MS = 10;

/**
 * Incidents in one DynamoDB table, three kinds of items:
 * `incident#<id>` the incident; the same key with `joined` for an event that joined another one;
 * `open#<resource key>` with the scenario as sort key, pointing to the open incident.
 */
export function incidentsInDynamoDb(table: string, dynamodb: IncidentTable): IncidentStore {
  const put = (item: Record<string, unknown>, condition: string, values?: Record<string, unknown>): TransactWriteItem => ({
    Put: {
      TableName: table,
      Item: marshall(item, { removeUndefinedValues: true }),
      ConditionExpression: condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      ...(values && { ExpressionAttributeValues: marshall(values) }),
    },
  });

  const row = async (id: string): Promise<Row | undefined> => {
    const { Item } = await dynamodb.getItem({
      TableName: table,
      Key: marshall({ pk: `incident#${id}`, sk: SORT }),
      ConsistentRead: true,
    });
    return Item && rowFrom(unmarshall(Item));
  };

  const get = async (id: string): Promise<Incident | undefined> => {
    const found = await row(id);
    return found !== undefined && 'joined' in found ? get(found.joined) : found;
  };

  const putIncident = (next: Incident, previous?: Incident): TransactWriteItem =>
    previous === undefined
      ? put(itemOf(next), 'attribute_not_exists(pk)')
      : put(itemOf(next), 'version = :version', { ':version': previous.version });

  const join = async (known: string, fresh: Incident): Promise<OpenResult | undefined> => {
    const standing = await get(known);
    if (standing === undefined || !isOpen(standing)) return undefined;
    const alias = { ...keyOf(fresh), joined: standing.id, expiresAt: Math.floor(fresh.openedAt / 1000) + ALIAS_SECONDS };
    const failed = await attempt(dynamodb, [
      put(alias, 'attribute_not_exists(pk)'),
      putIncident(joined(standing, fresh), standing),
    ]);
    if (failed === undefined) return { kind: 'joined', incident: standing.id };
    return failed[0] === undefined ? undefined : { kind: 'duplicate', incident: standing.id };
  };

  const putPointer = (incident: Incident): TransactWriteItem =>
    put({ pk: `open#${resourceKey(incident)}`, sk: incident.scenario, incident: incident.id }, 'attribute_not_exists(pk)');

  const open = (incident: Incident): Promise<OpenResult> => {
    const attemptOpen = async (conflicts: number) => {
      // An incident that is only recorded is never open, and no event joins it.
      const writes = isOpen(incident) ? [putIncident(incident), putPointer(incident)] : [putIncident(incident)];
      const failed = await attempt(dynamodb, writes);
      if (failed === undefined) return { kind: 'opened', incident: incident.id } as const;
      const [seen, taken] = failed;
      if (seen !== undefined)
        return { kind: 'duplicate', incident: 'joined' in seen ? String(seen.joined) : incident.id } as const;
      const opening = taken && (await join(String(taken.incident), incident));
      if (opening !== undefined) return opening;
      // In a storm of events about one resource, random pauses separate the writers.
      await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** Math.min(conflicts, 6));
      return CONFLICT;
    };
    return retryOnConflict<OpenResult>(`incident ${incident.id}`, attemptOpen, MOST_CONFLICTS);
  };

  const openAt = async (key: string): Promise<Incident[]> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :key',
      ExpressionAttributeValues: marshall({ ':key': `open#${key}` }),
      ConsistentRead: true,
    });
    const found = await Promise.all(Items.map((item) => get(String(unmarshall(item).incident))));
    return found.filter((incident) => incident !== undefined).filter(isOpen);
  };

  const replace = async (previous: Incident, next: Incident): Promise<boolean> => {
    if (previous.state !== next.state && !mayMove(previous.state, next.state)) return false;
    const writes = [putIncident(next, previous)];
    if (!isOpen(previous) && isOpen(next)) writes.push(putPointer(next));
    if (isOpen(previous) && !isOpen(next)) {
      writes.push({
        Delete: {
          TableName: table,
          Key: marshall({ pk: `open#${resourceKey(next)}`, sk: next.scenario }),
          ConditionExpression: 'attribute_not_exists(pk) OR incident = :id',
          ExpressionAttributeValues: marshall({ ':id': next.id }),
        },
      });
    }
    return (await attempt(dynamodb, writes)) === undefined;
  };

  return { open, get, openAt, replace };
}

/** The incident in a stream image; undefined for pointers and aliases in the same table. */
export function incidentIn(image: StreamRecord['NewImage']): Incident | undefined {
  if (image?.pk?.S?.startsWith('incident#') !== true || image.joined !== undefined) return undefined;
  return incidentFrom(unpackedIncident(unmarshall(image as Parameters<typeof unmarshall>[0])));
}

function rowFrom(item: Record<string, unknown>): Row {
  return item.joined === undefined ? incidentFrom(unpackedIncident(item)) : { joined: String(item.joined) };
}

function keyOf(incident: Incident): { pk: string; sk: string } {
  return { pk: `incident#${incident.id}`, sk: SORT };
}

function itemOf(incident: Incident): Record<string, unknown> {
  return { ...keyOf(incident), ...packedIncident(incident) };
}

type Refusal = Record<string, unknown> | undefined;

/** Writes all or nothing. Undefined when written, else per write the item that its condition refused. Throws other errors. */
async function attempt(dynamodb: IncidentTable, writes: TransactWriteItem[]): Promise<Refusal[] | undefined> {
  const [first, ...more] = writes;
  try {
    // A transaction costs twice the time and capacity of a write.
    if (first?.Put !== undefined && more.length === 0) await dynamodb.putItem(first.Put);
    else await dynamodb.transactWriteItems({ TransactItems: writes });
    return undefined;
  } catch (error) {
    const reasons = cancellationReasons(error);
    if (reasons === undefined) throw error;
    return reasons.map((reason) => (reason.Code === 'ConditionalCheckFailed' ? unmarshall(reason.Item ?? {}) : undefined));
  }
}

type Reason = { Code?: string; Item?: Parameters<typeof unmarshall>[0] };

/** Why a condition or a competing transaction stopped a write; undefined for any other error. */
function cancellationReasons(error: unknown): Reason[] | undefined {
  if (!(error instanceof Error)) return undefined;
  const {
    name,
    Item,
    CancellationReasons: reasons = [],
  } = error as Error & { Item?: Reason['Item']; CancellationReasons?: Reason[] };
  if (name === 'ConditionalCheckFailedException') return [{ Code: 'ConditionalCheckFailed', ...(Item && { Item }) }];
  if (name === 'TransactionConflictException') return [{ Code: 'TransactionConflict' }];
  if (name !== 'TransactionCanceledException') return undefined;
  const expected = ['None', 'ConditionalCheckFailed', 'TransactionConflict'];
  return reasons.every((reason) => expected.includes(reason.Code ?? 'None')) ? reasons : undefined;
}
