import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY, HOUR } from '#core/duration.ts';
import { NOTICE_KEYS } from '#core/notice/notice.ts';
import { timeKey } from '#core/reminder.ts';
import type { HeldNotice, HeldNotices, NoticeRows, StoredNotice, Threads, WaitingDecisions } from '../../notify/ports.ts';
import type { DynamoDb } from './dynamodb.ts';
import { everyItem } from './every-item.ts';
import { isWritten } from './is-written.ts';

type Table = Pick<DynamoDb, 'deleteItem' | 'getItem' | 'putItem' | 'query' | 'updateItem'>;

/** As long as people can look up an incident with its notices; the ledger keeps them longer. */
const KEPT = 400 * DAY;
/** Longer than any notice is held back or waits. */
const FORGOTTEN = 30 * DAY;
/** More than people read in one thread. */
const MOST_JOINED = 500;
const MOST_HELD = 1_000;

/** Rows of notices, under keys that `notify` alone writes. */
export function noticesInDynamoDb(table: string, dynamodb: Table, now: () => number) {
  const expiry = (after: number) => Math.ceil((now() + after) / 1000);

  /** The items of one key, at most `most`. */
  const itemsOf = async (pk: string, most: number, upTo?: string): Promise<Record<string, unknown>[]> => {
    const question = {
      TableName: table,
      KeyConditionExpression: upTo === undefined ? 'pk = :pk' : 'pk = :pk AND sk <= :end',
      ExpressionAttributeValues: marshall({ ':pk': pk, ...(upTo !== undefined && { ':end': upTo }) }),
      ConsistentRead: true,
      Limit: most,
    };
    return (await everyItem((start) => dynamodb.query({ ...question, ...start }), most)).map((item) => unmarshall(item));
  };
  const remove = (pk: string, sk: string) => dynamodb.deleteItem({ TableName: table, Key: marshall({ pk, sk }) });

  const rows: NoticeRows = {
    get: async (subject, route) => {
      const Key = marshall({ pk: `${NOTICE_KEYS.rows}${subject}`, sk: route });
      const { Item } = await dynamodb.getItem({ TableName: table, Key, ConsistentRead: true });
      return Item && rowFrom(unmarshall(Item));
    },
    of: noticeRowsIn(table, dynamodb),
    put: async (row) => {
      const { subject, ...rest } = row;
      return isWritten(
        dynamodb.putItem({
          TableName: table,
          Item: marshall({ pk: `${NOTICE_KEYS.rows}${subject}`, sk: row.route, ...rest, expiresAt: expiry(KEPT) }),
          ConditionExpression: row.version === 1 ? 'attribute_not_exists(pk)' : 'version = :before',
          ...(row.version > 1 && { ExpressionAttributeValues: marshall({ ':before': row.version - 1 }) }),
        }),
      );
    },
  };

  const threads: Threads = {
    lead: async (route, kind, incident, at, until) => {
      const Key = { pk: `${NOTICE_KEYS.threads}${route}`, sk: kind };
      const isFirst = await isWritten(
        dynamodb.putItem({
          TableName: table,
          Item: marshall({ ...Key, incident, until, expiresAt: expiry(DAY) }),
          ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
          ExpressionAttributeNames: { '#until': 'until' },
          ExpressionAttributeValues: marshall({ ':now': at }),
        }),
      );
      if (isFirst) return incident;
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(Key), ConsistentRead: true });
      return Item === undefined ? incident : String(unmarshall(Item).incident);
    },
    join: async (route, lead, incident) => {
      await isWritten(
        dynamodb.updateItem({
          TableName: table,
          Key: marshall({ pk: `${NOTICE_KEYS.joined}${lead}`, sk: route }),
          UpdateExpression: 'ADD incidents :one SET expiresAt = :expiry',
          ConditionExpression: 'attribute_not_exists(incidents) OR size(incidents) < :most',
          ExpressionAttributeValues: {
            ':one': { SS: [incident] },
            ':most': { N: String(MOST_JOINED) },
            ':expiry': { N: String(expiry(KEPT)) },
          },
        }),
      );
    },
    joined: async (route, lead) => {
      const Key = marshall({ pk: `${NOTICE_KEYS.joined}${lead}`, sk: route });
      const { Item } = await dynamodb.getItem({ TableName: table, Key, ConsistentRead: true });
      return Item === undefined ? [] : [...(unmarshall(Item).incidents as Set<string>)].sort();
    },
  };

  const held: HeldNotices = {
    add: async (route, { incident, ...rest }) => {
      const Item = { pk: `${NOTICE_KEYS.held}${route}`, sk: incident, ...rest, expiresAt: expiry(FORGOTTEN) };
      await dynamodb.putItem({ TableName: table, Item: marshall(Item, { removeUndefinedValues: true }) });
    },
    of: async (route) => {
      const items = await itemsOf(`${NOTICE_KEYS.held}${route}`, MOST_HELD);
      return items.map(({ pk: _, sk, expiresAt: __, ...rest }) => ({ ...rest, incident: sk }) as HeldNotice);
    },
    remove: async (route, incidents) => {
      await Promise.all(incidents.map((incident) => remove(`${NOTICE_KEYS.held}${route}`, incident)));
    },
  };

  const waits: WaitingDecisions = {
    add: async (incident, at) => {
      const Item = { pk: NOTICE_KEYS.waits, sk: waitKey(incident, at), incident, at, expiresAt: expiry(FORGOTTEN) };
      await dynamodb.putItem({ TableName: table, Item: marshall(Item) });
    },
    due: async (until) => {
      const items = await itemsOf(NOTICE_KEYS.waits, 100, `${timeKey(until)}~`);
      return items.map(({ incident, at }) => ({ incident: String(incident), at: Number(at) }));
    },
    remove: async (incident, at) => {
      await remove(NOTICE_KEYS.waits, waitKey(incident, at));
    },
  };

  /** A message is counted before it is sent, even if the channel then throttles it: the limit is never exceeded. */
  const count = (route: string, of: string, hour: number, most: number): Promise<boolean> =>
    isWritten(
      dynamodb.updateItem({
        TableName: table,
        Key: marshall({ pk: `${NOTICE_KEYS.counts}${route}`, sk: `${of}#${hour}` }),
        UpdateExpression: 'ADD #count :one SET expiresAt = :expiry',
        ConditionExpression: 'attribute_not_exists(#count) OR #count < :most',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: marshall({ ':one': 1, ':most': most, ':expiry': expiry(2 * HOUR) }),
      }),
    );

  return { rows, threads, held, waits, count };
}

/** The notices of one subject, for functions that only read them. */
function noticeRowsIn(table: string, dynamodb: Pick<DynamoDb, 'query'>): NoticeRows['of'] {
  return async (subject) => {
    const { Items = [] } = await dynamodb.query({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': `${NOTICE_KEYS.rows}${subject}` }),
      ConsistentRead: true,
    });
    return Items.map((item) => rowFrom(unmarshall(item)));
  };
}

function rowFrom({ pk, sk: _, expiresAt: __, ...row }: Record<string, unknown>): StoredNotice {
  return { ...row, subject: String(pk).slice(NOTICE_KEYS.rows.length) } as StoredNotice;
}

function waitKey(incident: string, at: number): string {
  return `${timeKey(at)}#${incident}`;
}
