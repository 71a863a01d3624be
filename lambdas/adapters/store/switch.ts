import { marshall } from '@aws-sdk/util-dynamodb';
import { type ResumeRequest, type Stop, SWITCH_KEY } from '#core/settings.ts';
import type { DynamoDb } from './dynamodb.ts';

/** The kill switch of the organization; it takes effect at the next run. Each write tells whether the switch was as it was read. */
export function switchIn(table: string, dynamodb: Pick<DynamoDb, 'deleteItem' | 'putItem' | 'updateItem'>) {
  const unchanged = ({ at, by }: Stop) => ({
    ConditionExpression: '#at = :at AND #by = :by',
    ExpressionAttributeNames: { '#at': 'at', '#by': 'by' },
    ExpressionAttributeValues: marshall({ ':at': at, ':by': by }),
  });
  return {
    /** A stop is never overwritten: who stopped first may alone resume. */
    stop: (order: Stop): Promise<boolean> =>
      whether(
        dynamodb.putItem({
          TableName: table,
          Item: marshall({ ...SWITCH_KEY, ...order }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    askResume: (stop: Stop, request: ResumeRequest): Promise<boolean> => {
      const { ExpressionAttributeValues, ...condition } = unchanged(stop);
      return whether(
        dynamodb.updateItem({
          TableName: table,
          Key: marshall(SWITCH_KEY),
          UpdateExpression: 'SET resumeRequest = :request',
          ...condition,
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ...marshall({ ':request': request }) },
        }),
      );
    },
    resume: (stop: Stop): Promise<boolean> =>
      whether(dynamodb.deleteItem({ TableName: table, Key: marshall(SWITCH_KEY), ...unchanged(stop) })),
  };
}

async function whether(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if ((error as Error).name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
