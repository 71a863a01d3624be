import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { concurrently } from '#core/concurrently.ts';
import { type Reminder, type ReminderStore, reminderKey, timeKey } from '#core/reminder.ts';
import type { DynamoDb } from './dynamodb.ts';

/** The calls this store makes, as the DynamoDB client offers them. */
export type ReminderTable = Pick<DynamoDb, 'deleteItem' | 'getItem' | 'putItem' | 'query'>;

type Item = Record<string, AttributeValue>;

const HOUR = 3_600_000;

/** How long after an hour somebody may still be writing into it: far more than a function may run and clocks may differ. */
const GRACE = HOUR / 4;

/** A hub that was down goes through so many hours at once, and on from there at the next tick. */
const HOURS_A_TICK = 100;

/** What is left when nobody did it for so long is removed by DynamoDB itself. */
const KEPT_SECONDS = 90 * 24 * 3600;

const AT_ONCE = 20;

const HAND = { pk: 'agenda#hand', sk: 'hand' };
const LATE = 'agenda#late';

/**
 * Reminders in the state table, three kinds of items and no scans:
 * `agenda#<hour since 1970>` what is due in that hour, by time; `agenda#late` what was noted after its hour or not done in it;
 * `agenda#hand` the first hour that may still hold something. A tick reads the late ones and the hours from the hand to now.
 */
export function remindersInDynamoDb(table: string, dynamodb: ReminderTable, now: () => number): ReminderStore {
  let begun = false;
  /** Whoever notes first sets the hand, an hour's turn back for others who note at this moment. Without a hand nothing was ever noted. */
  const begin = async (): Promise<void> => {
    if (begun) return;
    const Item = marshall({ ...HAND, hour: hourOf(now() - GRACE) });
    const unlessSet = { TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' };
    await dynamodb.putItem(unlessSet).catch((error: Error) => {
      if (error.name !== 'ConditionalCheckFailedException') throw error;
    });
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
    const items: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await dynamodb.query({ ...question, ExclusiveStartKey });
      items.push(...Items);
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items.map(reminderIn);
  };

  const due = async (until: number): Promise<Reminder[]> => {
    const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(HAND), ConsistentRead: true });
    if (Item === undefined) return [];
    const hand = Number(unmarshall(Item).hour);
    const last = Math.min(hourOf(until), hand + HOURS_A_TICK - 1);
    const found = await dueIn(LATE, until);
    for (let hour = hand; hour <= last; hour++) {
      const inHour = await dueIn(bucketOf(hour), until);
      found.push(...inHour);
      if (!isOver(hour, Math.min(until, now()))) continue;
      // One that cannot be done must not hold back the hand, or the hours behind it would never be reached.
      await concurrently(AT_ONCE, inHour, async (reminder) => {
        await put(LATE, reminder);
        await remove(bucketOf(hour), reminder);
      });
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...HAND, hour: hour + 1 }) });
    }
    const byKey = new Map(found.map((reminder) => [reminderKey(reminder), reminder]));
    return [...byKey].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, reminder]) => reminder);
  };

  return {
    due,
    add: async (reminder) => {
      const hour = hourOf(reminder.at);
      await begin();
      await put(hour < hourOf(now()) ? LATE : bucketOf(hour), reminder);
    },
    done: async (reminder) => {
      await Promise.all([LATE, bucketOf(hourOf(reminder.at))].map((pk) => remove(pk, reminder)));
    },
  };
}

function hourOf(at: number): number {
  return Math.floor(at / HOUR);
}

function bucketOf(hour: number): string {
  return `agenda#${hour}`;
}

/** Whether nobody can write into this hour any more. */
function isOver(hour: number, now: number): boolean {
  return (hour + 1) * HOUR + GRACE <= now;
}

function reminderIn(item: Item): Reminder {
  const { at, kind, incident, detection } = unmarshall(item) as Reminder;
  return { at, kind, incident, ...(detection !== undefined && { detection }) };
}
