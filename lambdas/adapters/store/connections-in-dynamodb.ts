import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { SocketConnection, Ticket } from '#core/control-room/ticket.ts';
import { HOUR } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';
import { everyItem } from './every-item.ts';

const CONNECTIONS = 'sockets';

/** API Gateway ends every connection after two hours. */
const LONGEST_MS = 2 * HOUR;

/** Tickets and connections in the table of the control room: `ticket#<digest>`, and all connections under one key. */
export function ticketsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'putItem' | 'deleteItem'>) {
  const keyOf = (digest: string) => ({ pk: `ticket#${digest}`, sk: 'ticket' });
  return {
    save: async (ticket: Ticket): Promise<void> => {
      const { expiresAt, ...rest } = ticket;
      const item = { ...keyOf(ticket.digest), ...rest, validUntil: expiresAt, expiresAt: Math.ceil(expiresAt / 1000) };
      await dynamodb.putItem({ TableName: table, Item: marshall(item) });
    },
    /** Removes and returns a ticket; undefined if it does not exist or was used, so that a ticket opens one connection only. */
    take: async (digest: string): Promise<Ticket | undefined> => {
      const { Attributes } = await dynamodb.deleteItem({
        TableName: table,
        Key: marshall(keyOf(digest)),
        ReturnValues: 'ALL_OLD',
      });
      if (Attributes === undefined) return undefined;
      const { email, accounts, until, validUntil } = unmarshall(Attributes);
      const limit = accounts === undefined ? {} : { accounts: accounts as string[] };
      return { digest, email: String(email), ...limit, until: Number(until), expiresAt: Number(validUntil) };
    },
  };
}

export function connectionsInDynamoDb(table: string, dynamodb: Pick<DynamoDb, 'putItem' | 'deleteItem' | 'query'>) {
  return {
    add: async ({ id, accounts, until }: SocketConnection, now: number): Promise<void> => {
      const expiresAt = Math.ceil(Math.min(until, now + LONGEST_MS) / 1000);
      const item = { pk: CONNECTIONS, sk: id, ...(accounts !== undefined && { accounts }), until, expiresAt };
      await dynamodb.putItem({ TableName: table, Item: marshall(item) });
    },
    forget: async (id: string): Promise<void> => {
      await dynamodb.deleteItem({ TableName: table, Key: marshall({ pk: CONNECTIONS, sk: id }) });
    },
    all: async (): Promise<SocketConnection[]> => {
      const question = {
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': CONNECTIONS }),
      };
      const items = await everyItem((start) => dynamodb.query({ ...question, ...start }));
      return items.map((item) => connectionIn(unmarshall(item)));
    },
  };
}

function connectionIn({ sk, accounts, until }: Record<string, unknown>): SocketConnection {
  return { id: String(sk), until: Number(until), ...(accounts !== undefined && { accounts: accounts as string[] }) };
}
