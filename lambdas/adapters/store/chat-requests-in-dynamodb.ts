import { marshall } from '@aws-sdk/util-dynamodb';
import { CHAT_KEYS, type SlackRequest } from '#core/chat/slack-request.ts';
import { sha256 } from '#core/digest.ts';
import { HOUR } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Whether a request counts: the first message that brings it, however often that is delivered. Remembered for an hour. */
export function chatRequestsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'putItem'>, now: () => number) {
  return async ({ signature }: Pick<SlackRequest, 'signature'>, message: string): Promise<boolean> => {
    try {
      await dynamodb.putItem({
        TableName: table,
        Item: marshall({
          pk: `${CHAT_KEYS}${sha256(signature)}`,
          sk: 'once',
          message,
          expiresAt: Math.floor((now() + HOUR) / 1_000),
        }),
        ConditionExpression: 'attribute_not_exists(pk) OR message = :message',
        ExpressionAttributeValues: marshall({ ':message': message }),
      });
      return true;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };
}
