import { setTimeout as sleep } from 'node:timers/promises';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamRecord } from 'aws-lambda';
import { scenarioAndCauses } from '#core/incident/cause.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isFixed } from '#core/incident/late.ts';
import { isOpen, isTemporarilyContained, joined, mayJoin } from '#core/incident/life.ts';
import { mayMove } from '#core/incident/state.ts';
import type { IncidentStore, OpenResult } from '#core/incident/store.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { Unanswered } from '#core/reason.ts';
import { resourceKey } from '#core/resource.ts';
import type { DynamoDb } from './dynamodb.ts';
import { packedIncident, unpackedIncident } from './packed-incident.ts';
import { incidentOfRow } from './stored-incident.ts';

export type IncidentTable = Pick<DynamoDb, 'getItem' | 'putItem' | 'query' | 'transactWriteItems'>;

/** Under an id: the incident, or the id of the incident its event joined. */
type Row = Incident | { readonly joined: string };

const SORT = 'incident';
const ALIAS_SECONDS = 90 * 24 * 3600;

/** As long as parked events are kept, because they may report a fixed cause late. */
const FIXED_SECONDS = 14 * 24 * 3600;
const MOST_CONFLICTS = 12;
const FIRST_PAUSE_MS = 10;

/**
 * Incidents in one DynamoDB table, three kinds of items:
 * `incident#<id>` the incident; the same key with `joined` for an event that joined another one;
 * `open#<resource key>` with the scenario as sort key, pointing to the incident that further events join; with `fixedAt`, to the last
 * one that was fixed, until another takes its place.
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

  /** Undefined if another writer was faster; `over` if nothing joins that incident any more. */
  const join = async (
    known: string,
    fresh: Incident,
    answered?: readonly Unanswered[],
  ): Promise<OpenResult | 'over' | undefined> => {
    const standing = await get(known);
    if (standing === undefined || !mayJoin(standing, fresh)) return 'over';
    const alias = { ...keyOf(fresh), joined: standing.id, expiresAt: Math.floor(fresh.openedAt / 1000) + ALIAS_SECONDS };
    const failed = await attempt(dynamodb, [
      put(alias, 'attribute_not_exists(pk)'),
      putIncident(joined(standing, fresh, answered), standing),
    ]);
    if (failed === undefined) return { kind: 'joined', incident: standing.id };
    return failed[0] === undefined ? undefined : { kind: 'duplicate', incident: standing.id };
  };

  const pointersTo = (incident: Incident) =>
    scenarioAndCauses(incident).map((sk) => ({ pk: `open#${resourceKey(incident)}`, sk, incident: incident.id }));

  const putPointers = (incident: Incident, over: readonly string[] = []): TransactWriteItem[] => {
    const names = over.map((id, index) => [`:over${index}`, id] as const);
    const condition = [
      'attribute_not_exists(pk)',
      'attribute_exists(fixedAt)',
      ...names.map(([name]) => `incident = ${name}`),
    ].join(' OR ');
    const values = names.length === 0 ? undefined : Object.fromEntries(names);
    return pointersTo(incident).map((pointer) => put(pointer, condition, values));
  };

  const endPointers = (incident: Incident): TransactWriteItem[] =>
    pointersTo(incident).map((pointer) => {
      const [condition, values] = ['attribute_not_exists(pk) OR incident = :id', { ':id': incident.id }];
      if (isFixed(incident)) {
        const expiresAt = Math.ceil(incident.verifiedAt / 1000) + FIXED_SECONDS;
        return put({ ...pointer, fixedAt: incident.verifiedAt, expiresAt }, condition, values);
      }
      return {
        Delete: {
          TableName: table,
          Key: marshall({ pk: pointer.pk, sk: pointer.sk }),
          ConditionExpression: condition,
          ExpressionAttributeValues: marshall(values),
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      };
    });

  /** Opens the incident, or returns the id of the one whose pointer prevents that. */
  const openOrTaken = async (
    incident: Incident,
    over: readonly string[],
  ): Promise<OpenResult | { readonly taken: string | undefined }> => {
    // An incident that is only recorded is never open, and no event joins it.
    const writes = isOpen(incident) ? [putIncident(incident), ...putPointers(incident, over)] : [putIncident(incident)];
    const failed = await attempt(dynamodb, writes);
    if (failed === undefined) return { kind: 'opened', incident: incident.id };
    const [seen, ...pointers] = failed;
    const taken = pointers.find((one) => one !== undefined);
    if (seen === undefined) return { taken: taken && String(taken.incident) };
    return { kind: 'duplicate', incident: 'joined' in seen ? String(seen.joined) : incident.id };
  };

  const open = (incident: Incident, answered?: readonly Unanswered[]): Promise<OpenResult> => {
    const over: string[] = [];
    const attemptOpen = async (conflicts: number) => {
      const result = await openOrTaken(incident, over);
      if ('kind' in result) return result;
      const joining = result.taken === undefined ? undefined : await join(result.taken, incident, answered);
      if (joining !== undefined && joining !== 'over') return joining;
      if (joining === 'over' && result.taken !== undefined && !over.includes(result.taken)) over.push(result.taken);
      // In a storm of events about one resource, random pauses separate the writers.
      await sleep(Math.random() * FIRST_PAUSE_MS * 2 ** Math.min(conflicts, 6));
      return CONFLICT;
    };
    return retryOnConflict<OpenResult>(`incident ${incident.id}`, attemptOpen, MOST_CONFLICTS);
  };

  const pointedAt = async (key: string, isMeant: (pointer: Record<string, unknown>) => boolean): Promise<Incident[]> => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :key',
      ExpressionAttributeValues: marshall({ ':key': `open#${key}` }),
      ConsistentRead: true,
    });
    const ids = new Set(
      Items.map((item) => unmarshall(item))
        .filter(isMeant)
        .map(({ incident }) => String(incident)),
    );
    return (await Promise.all([...ids].map(get))).filter((incident) => incident !== undefined);
  };

  const openAt = async (key: string) => (await pointedAt(key, ({ fixedAt }) => fixedAt === undefined)).filter(isOpen);

  const knownAt = async (key: string) => (await pointedAt(key, () => true)).filter((one) => isOpen(one) || isFixed(one));

  const replace = async (previous: Incident, next: Incident): Promise<boolean> => {
    if (previous.state !== next.state && !mayMove(previous.state, next.state)) return false;
    const write = putIncident(next, previous);
    const [was, is] = [pointerTo(previous), pointerTo(next)];
    if (was === is) return (await attempt(dynamodb, [write])) === undefined;
    if (is === 'joins') return (await attempt(dynamodb, [write, ...putPointers(next)])) === undefined;
    const failed = await attempt(dynamodb, [write, ...endPointers(next)]);
    // Events after a temporary containment, or after the fix, opened another incident, which owns the pointer now.
    const isOfAnother =
      failed?.[0] === undefined && failed?.slice(1).some((one) => one !== undefined) === true && !isOpen(previous);
    return failed === undefined || (isOfAnother && (await attempt(dynamodb, [write])) === undefined);
  };

  return { open, get, openAt, knownAt, replace };
}

/** Whether further events join the incident, or it is the last of its cause that was fixed. */
function pointerTo(incident: Incident): 'joins' | 'fixed' | undefined {
  if (isOpen(incident) || isTemporarilyContained(incident)) return 'joins';
  return isFixed(incident) ? 'fixed' : undefined;
}

/** The incident in a stream image; undefined for pointers and aliases in the same table. */
export function incidentIn(image: StreamRecord['NewImage']): Incident | undefined {
  if (image?.pk?.S?.startsWith('incident#') !== true || image.joined !== undefined) return undefined;
  return incidentOfRow(unpackedIncident(unmarshall(image as Parameters<typeof unmarshall>[0])));
}

function rowFrom(item: Record<string, unknown>): Row {
  return item.joined === undefined ? incidentOfRow(unpackedIncident(item)) : { joined: String(item.joined) };
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
