import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { type CountChange, type Counts, EVERY_ACCOUNT, type Span, startOf } from '#core/control-room/counts.ts';
import { CHANGED, idAt, positionAt, positionOf, timeAt } from '#core/control-room/lists.ts';
import type { PlacedStep, RoomReader, RoomWriter, StoredRow } from '#core/control-room/store.ts';
import { DAY } from '#core/duration.ts';
import { ownProperty } from '#core/own-property.ts';
import type { DynamoDb } from './dynamodb.ts';
import { everyItem } from './every-item.ts';
import { type Item, itemsUnder } from './read-items.ts';

type Calls = Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'query' | 'transactWriteItems'>;

const KEPT_STEPS_DAYS = 90;
const KEPT_HOURS_DAYS = 35;
const KEPT_DAYS_DAYS = 400;

/**
 * One table: `row#<id>`; `list#<name>` with a position as sort key; `count#<span>#*` by time, and `count#<span>#<day or month>` by
 * time and account; `open#<scope>`; `day#<date>` with the steps of a day.
 */
export function roomInDynamoDb(table: string, dynamodb: Calls): RoomReader & RoomWriter {
  const get = (keys: readonly Item[]): Promise<Item[]> => itemsUnder(table, dynamodb, keys);
  const query = async (pk: string, condition: string, values: Record<string, string>, rest: object = {}) =>
    dynamodb.query({
      TableName: table,
      KeyConditionExpression: `pk = :pk${condition}`,
      ExpressionAttributeValues: marshall({ ':pk': pk, ...values }),
      ...rest,
    });
  const countsUnder = (pk: string, from: string, to: string): Promise<Item[]> =>
    everyItem((start) => query(pk, BETWEEN, { ':low': from, ':high': to }, start));
  return {
    positions: async ({ list, descending, after, until, limit }) => {
      const [low, high] = descending ? [until, after] : [after, until];
      // BETWEEN includes both ends, so each limit is a text next to the excluded position that no position can equal.
      const values = { ':low': low === undefined ? '0' : `${low}!`, ':high': high === undefined ? '~' : lowered(high) };
      if (values[':low'] > values[':high']) return [];
      const order = { ScanIndexForward: !descending, Limit: limit, ProjectionExpression: 'sk' };
      const { Items = [] } = await query(`list#${list}`, BETWEEN, values, order);
      return Items.map(({ sk }) => sk?.S ?? '');
    },
    rows: async (ids) => (await get(ids.map((id) => marshall(rowKey(id))))).map(rowIn),
    counts: async (span, from, to) => {
      const items = await countsUnder(`count#${span}#${EVERY_ACCOUNT}`, positionAt(from), positionAt(to));
      return items.map((item) => ({ at: timeAt(item.sk?.S ?? ''), counts: countsIn(item) }));
    },
    countsByAccount: async (span, from, to) => {
      const pages = periodsOf(span, from, to).map((page) =>
        countsUnder(`count#${span}#${page}`, positionAt(from), `${positionAt(to)}~`),
      );
      return (await Promise.all(pages)).flat().map((item) => {
        const position = item.sk?.S ?? '';
        return { at: timeAt(position), account: idAt(position), counts: countsIn(item) };
      });
    },
    open: async (scopes) => {
      const items = await get(scopes.map((scope) => marshall(openKey(scope))));
      return new Map(items.map((item) => [(item.pk?.S ?? '').slice('open#'.length), countsIn(item)]));
    },
    steps: async (day, before, limit) => {
      const condition = before === undefined ? '' : ' AND sk < :before';
      const values: Record<string, string> = before === undefined ? {} : { ':before': before };
      const { Items = [] } = await query(`day#${day}`, condition, values, { ScanIndexForward: false, Limit: limit });
      return Items.map((item) => ({ position: item.sk?.S ?? '', step: JSON.parse(item.step?.S ?? '{}') as PlacedStep['step'] }));
    },
    write: async ({ before, after, enters, leaves, counts }) => {
      const { id } = after.row;
      const position = positionOf(after.row);
      const put = (pk: string, sk: string): TransactWriteItem => ({ Put: { TableName: table, Item: marshall({ pk, sk }) } });
      const remove = (pk: string, sk: string): TransactWriteItem => ({ Delete: { TableName: table, Key: marshall({ pk, sk }) } });
      const condition =
        before === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : { ConditionExpression: 'revision = :known', ExpressionAttributeValues: marshall({ ':known': before.revision }) };
      const TransactItems: TransactWriteItem[] = [
        { Put: { TableName: table, Item: itemOf(after), ...condition } },
        ...enters.map((list) => put(`list#${list}`, position)),
        ...leaves.map((list) => remove(`list#${list}`, position)),
        put(`list#${CHANGED}`, positionAt(after.changedAt, id)),
        ...(before === undefined || before.changedAt === after.changedAt
          ? []
          : [remove(`list#${CHANGED}`, positionAt(before.changedAt, id))]),
        ...counts.map((change) => counted(table, change)),
      ];
      try {
        await dynamodb.transactWriteItems({ TransactItems });
        return true;
      } catch (error) {
        if ((error as Error).name === 'TransactionCanceledException') return false;
        throw error;
      }
    },
    addSteps: async (steps) => {
      await Promise.all(
        steps.map(({ position, step }) => {
          const pk = `day#${new Date(step.at).toISOString().slice(0, 10)}`;
          const expiresAt = Math.floor((step.at + KEPT_STEPS_DAYS * DAY) / 1000);
          return dynamodb.putItem({
            TableName: table,
            Item: marshall({ pk, sk: position, step: JSON.stringify(step), expiresAt }),
          });
        }),
      );
    },
  };
}

const BETWEEN = ' AND sk BETWEEN :low AND :high';

/** The hours of all accounts share a key by day, and days share one by month. */
function periodOf(span: Span, at: number): string {
  return new Date(at).toISOString().slice(0, span === 'hour' ? 10 : 7);
}

function periodsOf(span: Span, from: number, to: number): string[] {
  const days = Array.from({ length: Math.max(0, Math.floor((to - from) / DAY) + 1) }, (_, n) => periodOf(span, from + n * DAY));
  return [...new Set([...days, periodOf(span, to)])];
}

/** The last text before a position that another position cannot equal. */
function lowered(position: string): string {
  const last = position.length - 1;
  return `${position.slice(0, last)}${String.fromCharCode(position.charCodeAt(last) - 1)}~`;
}

function rowKey(id: string) {
  return { pk: `row#${id}`, sk: 'row' };
}

function openKey(scope: string) {
  return { pk: `open#${scope}`, sk: 'open' };
}

function countKey(span: Span, start: number, scope: string) {
  if (scope === EVERY_ACCOUNT) return { pk: `count#${span}#${scope}`, sk: positionAt(start) };
  return { pk: `count#${span}#${periodOf(span, start)}`, sk: positionAt(start, scope) };
}

function itemOf({ row, revision, changedAt }: StoredRow): Item {
  return marshall({ ...rowKey(row.id), row: JSON.stringify(row), revision, changedAt });
}

function rowIn(item: Item): StoredRow {
  const { row, revision, changedAt } = unmarshall(item);
  return { row: JSON.parse(String(row)) as StoredRow['row'], revision: Number(revision), changedAt: Number(changedAt) };
}

function countsIn(item: Item): Counts {
  const { pk: _, sk: __, expiresAt: ___, ...numbers } = unmarshall(item);
  return numbers as Counts;
}

function counted(table: string, { scope, span, at = 0, add }: CountChange): TransactWriteItem {
  const names = Object.keys(add);
  const start = span === undefined ? 0 : startOf(span, at);
  const key = span === undefined ? openKey(scope) : countKey(span, start, scope);
  const days = span === 'hour' ? KEPT_HOURS_DAYS : KEPT_DAYS_DAYS;
  const expiry = span === undefined ? undefined : Math.floor((start + days * DAY) / 1000);
  return {
    Update: {
      TableName: table,
      Key: marshall(key),
      UpdateExpression: `ADD ${names.map((_, n) => `#n${n} :n${n}`).join(', ')}${expiry === undefined ? '' : ' SET expiresAt = :expiry'}`,
      ExpressionAttributeNames: Object.fromEntries(names.map((name, n) => [`#n${n}`, name])),
      ExpressionAttributeValues: marshall({
        ...Object.fromEntries(names.map((name, n) => [`:n${n}`, ownProperty(add, name)])),
        ...(expiry !== undefined && { ':expiry': expiry }),
      }),
    },
  };
}
