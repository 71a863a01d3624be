import { marshall } from '@aws-sdk/util-dynamodb';
import { HOUR } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { DynamoDb } from './dynamodb.ts';
import { isWritten } from './is-written.ts';

/** Counts the undos of one person in an account within an hour; a retry counts once. False if there are already `most` of other incidents. */
export function undoLimitInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'updateItem'>, now: () => number) {
  return async ({ id, account }: Pick<Incident, 'id' | 'account'>, most: number): Promise<boolean> => {
    if (most < 1) return false;
    const hour = Math.floor(now() / HOUR);
    return isWritten(
      dynamodb.updateItem({
        TableName: table,
        Key: marshall({ pk: `undos#${account}`, sk: String(hour) }),
        UpdateExpression: 'ADD incidents :one SET expiresAt = :expiry',
        ConditionExpression: 'attribute_not_exists(incidents) OR contains(incidents, :id) OR size(incidents) < :most',
        ExpressionAttributeValues: {
          ':one': { SS: [id] },
          ':id': { S: id },
          ':most': { N: String(most) },
          ':expiry': { N: String(((hour + 2) * HOUR) / 1000) },
        },
      }),
    );
  };
}
