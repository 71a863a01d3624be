import { marshall } from '@aws-sdk/util-dynamodb';
import { sha256 } from '#core/digest.ts';
import { HOUR } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';

/**
 * Items `opened#<account>`, one an hour, each with the set of incidents opened in that hour. When the set is full, further incidents
 * only fail a condition.
 */
export function openingLimitInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'updateItem'>, now: () => number) {
  /** Counts an incident. True for the one that fills the set, also when it is counted again. */
  return async (account: string, incident: string, most: number): Promise<boolean> => {
    const hour = Math.floor(now() / HOUR);
    const short = sha256(incident).slice(0, 12);
    try {
      const { Attributes } = await dynamodb.updateItem({
        TableName: table,
        Key: marshall({ pk: `opened#${account}`, sk: `hour#${hour}` }),
        UpdateExpression: 'ADD opened :one SET expiresAt = :expiry',
        ConditionExpression: 'attribute_not_exists(opened) OR size(opened) < :most OR contains(opened, :text)',
        ExpressionAttributeValues: {
          ':one': { SS: [short] },
          ':text': { S: short },
          ':most': { N: String(most) },
          ':expiry': { N: String(((hour + 2) * HOUR) / 1000) },
        },
        ReturnValues: 'ALL_NEW',
      });
      return (Attributes?.opened?.SS ?? []).length >= most;
    } catch (error) {
      if ((error as Error).name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  };
}
