import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { TicketRow } from '#core/ticket/ticket.ts';
import type { TicketPorts } from '#ticket/ticket.ts';
import type { DynamoDb } from './dynamodb.ts';
import { isWritten } from './is-written.ts';

/** The rows of tickets, in the table of incidents, under keys that only `ticket` may write. */
export function ticketRowsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'getItem' | 'putItem'>): TicketPorts['rows'] {
  const keyOf = (incident: string) => ({ pk: `ticket#${incident}`, sk: 'ticket' });

  return {
    read: async (incident) => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(keyOf(incident)), ConsistentRead: true });
      if (Item === undefined) return undefined;
      const { pk: _pk, sk: _sk, ...row } = unmarshall(Item);
      return row as TicketRow;
    },
    write: async (row) => {
      const before = (row.version ?? 1) - 1;
      return isWritten(
        dynamodb.putItem({
          TableName: table,
          Item: marshall({ ...keyOf(row.incident), ...row }, { removeUndefinedValues: true }),
          ConditionExpression: before === 0 ? 'attribute_not_exists(version)' : 'version = :before',
          ...(before > 0 && { ExpressionAttributeValues: marshall({ ':before': before }) }),
        }),
      );
    },
  };
}
