import { marshall } from '@aws-sdk/util-dynamodb';
import { type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

/** The one switch of the organization: what is written here holds for the very next run of anything automatic. */
export function switchIn(table: string, dynamodb: Pick<DynamoDb, 'deleteItem' | 'putItem'>) {
  return {
    stop: async (word: Stop): Promise<void> => {
      await dynamodb.putItem({ TableName: table, Item: marshall({ ...SWITCH_KEY, ...word }) });
    },
    resume: async (): Promise<void> => {
      await dynamodb.deleteItem({ TableName: table, Key: marshall(SWITCH_KEY) });
    },
  };
}
