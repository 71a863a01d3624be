import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ROOM_PLACE_KEY, type RoomPlace } from '#core/control-room/place.ts';
import { MINUTE } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';
import { cached } from './state-table.ts';

/** The addresses of the control room; undefined if there is none, which is not cached. */
export function roomPlace(table: string, dynamodb: Pick<DynamoDb, 'getItem'>): () => Promise<RoomPlace | undefined> {
  const known = cached(
    async () => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(ROOM_PLACE_KEY) });
      if (Item === undefined) throw new NoControlRoom('the state table has no addresses of a control room');
      const { issuer, clientId, origin, sockets } = unmarshall(Item);
      return { issuer: String(issuer), clientId: String(clientId), origin: String(origin), sockets: String(sockets) };
    },
    MINUTE,
    Date.now,
  );
  return () => known().catch((error: unknown) => (error instanceof NoControlRoom ? undefined : Promise.reject(error)));
}

class NoControlRoom extends Error {
  override readonly name = 'NoControlRoom';
}
