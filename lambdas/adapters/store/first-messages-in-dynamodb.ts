import { marshall } from '@aws-sdk/util-dynamodb';
import { HOUR } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';
import { isWritten } from './is-written.ts';

/** Whether a message is the first with this key, however often it is delivered. Remembered for an hour. */
export function firstMessagesInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'putItem'>, now: () => number) {
  return (pk: string, message: string): Promise<boolean> =>
    isWritten(
      dynamodb.putItem({
        TableName: table,
        Item: marshall({ pk, sk: 'once', message, expiresAt: Math.floor((now() + HOUR) / 1_000) }),
        ConditionExpression: 'attribute_not_exists(pk) OR message = :message',
        ExpressionAttributeValues: marshall({ ':message': message }),
      }),
    );
}
