import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { ROOM_PLACE_KEY, type RoomPlace } from '#core/control-room/place.ts';
import { MINUTE } from '#core/duration.ts';
import type { DynamoDb } from './dynamodb.ts';
import { cached } from './state-table.ts';

/** Where the control room is; undefined where there is none, which is asked again each time. */
export function roomPlace(table: string, dynamodb: Pick<DynamoDb, 'getItem'>): () => Promise<RoomPlace | undefined> {
  const known = cached(
    async () => {
      const { Item } = await dynamodb.getItem({ TableName: table, Key: marshall(ROOM_PLACE_KEY) });
      if (Item === undefined) throw new NoControlRoom('the rollout has written no place of a control room');
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
