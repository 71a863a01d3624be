import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { DAY, HOUR } from '#core/duration.ts';
import type { CountedRun } from '#core/incident/budget.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Automatic runs of an account: all are counted by the hour, those with a daily limit also by the day. */
const SPANS = { hour: HOUR, day: DAY } as const;

type Span = keyof typeof SPANS;

/**
 * Items `runs#<account>`, one an hour and one a day, each with a set of runs. Adding to a set needs no condition, so parallel runs do not
 * wait for each other. A sliding window spans two items.
 */
export function runsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'batchGetItem' | 'updateItem'>, now: () => number) {
  const keyOf = (account: string, span: Span, number: number) => ({ pk: `runs#${account}`, sk: `${span}#${number}` });

  /** The runs of the last day that are on record. Throws if they cannot all be read. */
  const read = async (account: string): Promise<CountedRun[]> => {
    const keys = (Object.keys(SPANS) as Span[]).flatMap((span) => {
      const number = Math.floor(now() / ownEntry(SPANS, span));
      return [keyOf(account, span, number), keyOf(account, span, number - 1)];
    });
    const { Responses, UnprocessedKeys } = await dynamodb.batchGetItem({
      RequestItems: { [table]: { Keys: keys.map((key) => marshall(key)), ConsistentRead: true } },
    });
    if ((ownProperty(UnprocessedKeys, table)?.Keys ?? []).length > 0) throw new Error(`table ${table} left counters unread`);
    return (ownProperty(Responses, table) ?? []).flatMap(runsIn);
  };

  /** Puts a run on record. Returns all runs of its hour and, if it has a daily limit, of its day, including itself. */
  const add = async (account: string, run: CountedRun, hasDailyLimit: boolean): Promise<CountedRun[]> => {
    const spans: Span[] = hasDailyLimit ? ['hour', 'day'] : ['hour'];
    const items = spans.map(async (span) => {
      const number = Math.floor(run.at / ownEntry(SPANS, span));
      const { Attributes = {} } = await dynamodb.updateItem({
        TableName: table,
        Key: marshall(keyOf(account, span, number)),
        UpdateExpression: 'ADD runs :run SET expiresAt = :expiry',
        ExpressionAttributeValues: {
          ':run': { SS: [textOf(run)] },
          ':expiry': { N: String(((number + 2) * ownEntry(SPANS, span) + HOUR) / 1000) },
        },
        ReturnValues: 'ALL_NEW',
      });
      return runsIn(Attributes);
    });
    return (await Promise.all(items)).flat();
  };

  return { read, add };
}

function runsIn(item: Parameters<typeof unmarshall>[0]): CountedRun[] {
  const { runs } = unmarshall(item) as { runs?: Set<string> };
  return [...(runs ?? [])].map(runFrom);
}

const CRITICAL = 'critical';

function textOf({ at, incident, scenario, isCritical, place }: CountedRun): string {
  return [at, incident, scenario, isCritical ? CRITICAL : '', place].join('|');
}

function runFrom(text: string): CountedRun {
  const [at, incident = '', scenario = '', critical, place = ''] = text.split('|');
  return { at: Number(at), incident, scenario, isCritical: critical === CRITICAL, place };
}
