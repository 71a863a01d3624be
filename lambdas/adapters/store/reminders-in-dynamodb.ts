import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { concurrently } from '#core/concurrently.ts';
import { HOUR } from '#core/duration.ts';
import { AGENDAS, type Reminder, type ReminderStore, reminderKey, timeKey } from '#core/reminder.ts';
import type { DynamoDb } from './dynamodb.ts';
import { everyItem } from './every-item.ts';
import { isWritten } from './is-written.ts';

export type ReminderTable = Pick<DynamoDb, 'deleteItem' | 'getItem' | 'putItem' | 'query'>;

type Item = Record<string, AttributeValue>;

/** Writers may still add to an hour for this long after its end: longer than a function's run plus the difference of clocks. */
const GRACE = HOUR / 4;

/** After an outage each read catches up by this many hours. */
const MAX_HOURS = 100;

/** DynamoDB deletes reminders that were never done after this time. */
const KEPT_SECONDS = 90 * 24 * 3600;

const PARALLEL_MOVES = 20;

/**
 * Reminders of one agenda in the state table: `<agenda>#<hour since 1970>` has those due in that hour, `<agenda>#late` those added or left
 * after their hour, `<agenda>#hand` the first hour that may still have some. `due` reads the late ones and the hours from there to now.
 */
export function remindersInDynamoDb(
  table: string,
  dynamodb: ReminderTable,
  now: () => number,
  agenda: string = AGENDAS.remediate,
): ReminderStore {
  const firstHour = { pk: `${agenda}#hand`, sk: 'hand' };
  const late = `${agenda}#late`;
  const hourKey = (hour: number): string => `${agenda}#${hour}`;
  let begun = false;
  /** The first reminder sets the first hour, a little earlier for others that are added at the same moment. */
  const begin = async (): Promise<void> => {
    if (begun) return;
    const Item = marshall({ ...firstHour, hour: hourOf(now() - GRACE) });
    const unlessSet = { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' };
    await isWritten(dynamodb.putItem(unlessSet));
    begun = true;
  };

  const put = async (pk: string, reminder: Reminder): Promise<void> => {
    const expiresAt = Math.ceil(Math.max(reminder.at, now()) / 1000) + KEPT_SECONDS;
    const item = { pk, sk: reminderKey(reminder), ...reminder, expiresAt };
    await dynamodb.putItem({ TableName: table, Item: marshall(item, { removeUndefinedValues: true }) });
  };

  const remove = async (pk: string, reminder: Reminder): Promise<void> => {
    await dynamodb.deleteItem({ TableName: table, Key: marshall({ pk, sk: reminderKey(reminder) }) });
  };

  const dueIn = async (pk: string, until: number): Promise<Reminder[]> => {
    const question: QueryCommandInput = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk < :after',
      ExpressionAttributeValues: marshall({ ':pk': pk, ':after': timeKey(until + 1) }),
      ConsistentRead: true,
    };
    return (await everyItem((start) => dynamodb.query({ ...question, ...start }))).map(reminderIn);
  };

  const due = async (until: number): Promise<Reminder[]> => {
    const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(firstHour), ConsistentRead: true });
    if (Item === undefined) return [];
    const first = Number(unmarshall(Item).hour);
    const last = Math.min(hourOf(until), first + MAX_HOURS - 1);
    const found = await dueIn(late, until);
    for (let hour = first; hour <= last; hour++) {
      const inHour = await dueIn(hourKey(hour), until);
      found.push(...inHour);
      if (!isOver(hour, Math.min(until, now()))) continue;
      // A reminder that cannot be done moves to the late ones, so that the first hour can advance.
      await concurrently(PARALLEL_MOVES, inHour, async (reminder) => {
        await put(late, reminder);
        await remove(hourKey(hour), reminder);
      });
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...firstHour, hour: hour + 1 }) });
    }
    const byKey = new Map(found.map((reminder) => [reminderKey(reminder), reminder]));
    return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, reminder]) => reminder);
  };

  return {
    due,
    add: async (reminder) => {
      const hour = hourOf(reminder.at);
      await begin();
      await put(hour < hourOf(now()) ? late : hourKey(hour), reminder);
    },
    done: async (reminder) => {
      await Promise.all([late, hourKey(hourOf(reminder.at))].map((pk) => remove(pk, reminder)));
    },
  };
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR);
}

/** Whether no writer can add to this hour any more. */
function isOver(hour: number, now: number): boolean {
  return (hour + 1) * HOUR + GRACE <= now;
}

function reminderIn(item: Item): Reminder {
  const { at, kind, incident, detection } = unmarshall(item) as Reminder;
  return { at, kind, incident, ...(detection !== undefined && { detection }) };
}
