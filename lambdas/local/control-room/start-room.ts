import { join } from 'node:path';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { ROOM_PLACE_KEY, type RoomPlace } from '#core/control-room/place.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Runner } from '../runner/runner.ts';
import { administratorOf, DIST, type Running } from '../running.ts';
import { type LocalRoom, startLocalRoom } from './server.ts';

/** Starts the control room of a local organization, and stores its address, as the rollout does in AWS. */
export async function startRoom({ endpoint, organization }: Running, runner: Runner, port: number): Promise<LocalRoom> {
  const [serve, socket] = await Promise.all([runner.instances('serve'), runner.instances('socket')]);
  const room = await startLocalRoom({
    port,
    serve: serve.invoke,
    socket: socket.invoke,
    people: organization.people ?? [],
    page: join(DIST, 'page'),
  });
  const { hubAccount, homeRegion } = organization.naming;
  const credentials = await administratorOf({ endpoint, organization }, hubAccount, homeRegion);
  const place: RoomPlace = { issuer: room.origin, clientId: room.clientId, origin: room.origin, sockets: room.origin };
  const Item = marshall({ ...ROOM_PLACE_KEY, ...place });
  await dynamoDb({ endpoint, region: homeRegion, credentials }).putItem({ TableName: `${PRODUCT}-state`, Item });
  return room;
}
