import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { ReminderTable } from '#adapters/store/reminders-in-dynamodb.ts';
import { awsError } from './incidents.ts';

type Item = Record<string, AttributeValue>;

const PAGE = 3;

/** The part of DynamoDB that a reminder store uses, in memory: pages are short, and the test chooses what is refused. */
export function tableInMemory() {
  const items = new Map<string, Item>();
  const calls: string[] = [];
  const faults: { before: (call: string, key: string) => void } = { before: () => undefined };

  const keyOf = (key: Item = {}) => `${key.pk?.S} ${key.sk?.S}`;
  const record = (call: string, key: string): void => {
    calls.push(`${call} ${key}`);
    faults.before(call, key);
  };

  const dynamodb = {
    getItem: async ({ Key }: { Key?: Item }) => {
      record('get', keyOf(Key));
      return { Item: items.get(keyOf(Key)) };
    },
    putItem: async ({ Item, ConditionExpression }: { Item?: Item; ConditionExpression?: string }) => {
      record('put', keyOf(Item));
      if (ConditionExpression !== undefined && items.has(keyOf(Item))) throw awsError('ConditionalCheckFailedException');
      items.set(keyOf(Item), Item ?? {});
    },
    deleteItem: async ({ Key }: { Key?: Item }) => {
      record('delete', keyOf(Key));
      items.delete(keyOf(Key));
    },
    query: async (asked: { ExpressionAttributeValues?: Item; ExclusiveStartKey?: Item | undefined }) => {
      const { ':pk': pk, ':after': after } = asked.ExpressionAttributeValues ?? {};
      record('query', String(pk?.S));
      const from = asked.ExclusiveStartKey?.sk?.S ?? '';
      const found = [...items.values()]
        .filter((item) => item.pk?.S === pk?.S && String(item.sk?.S) < String(after?.S) && String(item.sk?.S) > from)
        .toSorted((one, other) => (String(one.sk?.S) < String(other.sk?.S) ? -1 : 1));
      const last = found.length > PAGE ? found[PAGE - 1] : undefined;
      return { Items: found.slice(0, PAGE), ...(last !== undefined && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }) };
    },
  } as unknown as ReminderTable;

  return { dynamodb, items, calls, faults };
}
