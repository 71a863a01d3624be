import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { StandingStops, SwitchStore } from '#core/incident/switch.ts';
import { text } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import { STOP_KEY, type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

type SwitchCalls = Pick<DynamoDb, 'batchGetItem' | 'putItem' | 'transactWriteItems'>;

/** Writes a stop by hand. It takes effect at the next run, even if no function of the hub works. False if there is one already. */
export function stopByHand(table: string, dynamodb: Pick<DynamoDb, 'putItem'>, order: Stop): Promise<boolean> {
  const Item = marshall({ ...STOP_KEY, ...order }, { removeUndefinedValues: true });
  return isWrittenToSwitch(dynamodb.putItem({ TableName: table, Item, ConditionExpression: 'attribute_not_exists(pk)' }));
}

/** The kill switch of the organization, as `decide` writes it. Each write returns whether the switch was still as it was read. */
export function switchInDynamoDb(table: string, dynamodb: SwitchCalls): SwitchStore {
  const removed = (key: typeof STOP_KEY | typeof SWITCH_KEY, stop: Stop | undefined) =>
    stop === undefined
      ? { ConditionCheck: { TableName: table, Key: marshall(key), ConditionExpression: 'attribute_not_exists(pk)' } }
      : { Delete: { TableName: table, Key: marshall(key), ...asRead(stop) } };
  return {
    standing: async () => {
      const { Responses, UnprocessedKeys = {} } = await dynamodb.batchGetItem({
        RequestItems: { [table]: { Keys: [marshall(SWITCH_KEY), marshall(STOP_KEY)], ConsistentRead: true } },
      });
      if (Object.keys(UnprocessedKeys).length > 0)
        throw new Error(`table ${table} returned only some keys: the switch is unknown`);
      const items = (ownProperty(Responses ?? {}, table) ?? []).map((item) => unmarshall(item));
      return stopsIn(items);
    },
    write: (stop, before) => {
      const condition = before === undefined ? { ConditionExpression: 'attribute_not_exists(pk)' } : asRead(before);
      const Item = marshall({ ...SWITCH_KEY, ...stop }, { removeUndefinedValues: true });
      return isWrittenToSwitch(dynamodb.putItem({ TableName: table, Item, ...condition }));
    },
    // In one transaction, so that a stop that a person writes in between is kept.
    lift: ({ thrown, byHand }: StandingStops) =>
      isWrittenToSwitch(dynamodb.transactWriteItems({ TransactItems: [removed(SWITCH_KEY, thrown), removed(STOP_KEY, byHand)] })),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** The stops in force, with the known fields of their rows only. */
export function stopsIn(rows: readonly Row[]): StandingStops {
  const [thrown, byHand] = [SWITCH_KEY, STOP_KEY].map((key) => rows.find(({ pk }) => pk === key.pk));
  return { ...(thrown && { thrown: thrownIn(thrown) }), ...(byHand && { byHand: stopIn(byHand) }) };
}

function thrownIn(row: Row): Stop {
  const { resumeRequest } = row as Stop;
  return { ...stopIn(row), ...(row.proven === true && { proven: true }), ...(resumeRequest !== undefined && { resumeRequest }) };
}

/** A row written by hand stops everything, even if fields are missing. */
function stopIn({ by, sender, at, reason }: Row): Stop {
  const id = text(sender);
  return {
    by: text(by) ?? 'unknown',
    ...(id !== undefined && { sender: id }),
    at: typeof at === 'number' ? at : 0,
    reason: text(reason) ?? '',
  };
}

function asRead({ at, by }: Stop) {
  return {
    ConditionExpression: '(attribute_not_exists(#at) OR #at = :at) AND (attribute_not_exists(#by) OR #by = :by)',
    ExpressionAttributeNames: { '#at': 'at', '#by': 'by' },
    ExpressionAttributeValues: marshall({ ':at': at, ':by': by }),
  };
}

async function isWrittenToSwitch(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    const { name } = error as Error;
    if (name === 'ConditionalCheckFailedException' || name === 'TransactionCanceledException') return false;
    throw error;
  }
}
