import { marshall } from '@aws-sdk/util-dynamodb';
import { type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

/** The kill switch of the organization; it takes effect at the next run. */
export function switchIn(table: string, dynamodb: Pick<DynamoDb, 'deleteItem' | 'putItem'>) {
  return {
    stop: async (order: Stop): Promise<void> => {
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...SWITCH_KEY, ...order }) });
    },
    resume: async (): Promise<void> => {
      await dynamodb.deleteItem({ TableName: table, Key: marshall(SWITCH_KEY) });
    },
  };
}
