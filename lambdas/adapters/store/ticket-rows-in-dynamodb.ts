import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { TicketRow } from '#core/ticket/ticket.ts';
import type { TicketPorts } from '#ticket/ticket.ts';
import type { DynamoDb } from './dynamodb.ts';

/** Rows of tickets stand beside their incidents, where only `ticket` may write them. */
export function ticketRowsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'getItem' | 'putItem'>): TicketPorts['rows'] {
  const keyOf = (incident: string) => ({ pk: `ticket#${incident}`, sk: 'ticket' });
  const itemOf = (row: TicketRow) => marshall({ ...keyOf(row.incident), ...row }, { removeUndefinedValues: true });

  return {
    read: async (incident) => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(keyOf(incident)), ConsistentRead: true });
      if (Item === undefined) return undefined;
      const { pk: _pk, sk: _sk, ...row } = unmarshall(Item);
      return row as TicketRow;
    },
    claim: async (row, since) => {
      try {
        await dynamodb.putItem({
          TableName: table,
          Item: itemOf(row),
          ConditionExpression:
            'attribute_not_exists(ticket) AND (attribute_not_exists(#state) OR #state = :failed OR #at < :since)',
          ExpressionAttributeNames: { '#state': 'state', '#at': 'at' },
          ExpressionAttributeValues: marshall({ ':failed': 'FAILED', ':since': since }),
        });
        return true;
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
    write: async (row) => void (await dynamodb.putItem({ TableName: table, Item: itemOf(row) })),
  };
}
