import type { APIGatewayProxyWebsocketEventV2, APIGatewayProxyWebsocketHandlerV2 } from 'aws-lambda';
import { setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { connectionsInDynamoDb, ticketsInDynamoDb } from '#adapters/store/connections-in-dynamodb.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { acceptConnection, replyTo, type SocketPorts } from './connect.ts';

const dynamodb = dynamoDb();
const connections = connectionsInDynamoDb(setting('ROOM_TABLE'), dynamodb);
const place = roomPlace(setting('STATE_TABLE'), dynamodb);

const ports: SocketPorts = {
  take: ticketsInDynamoDb(setting('ROOM_TABLE'), dynamodb).take,
  add: connections.add,
  forget: connections.forget,
  origin: async () => (await place())?.origin,
  now: Date.now,
};

/** API Gateway gives headers of a new connection only. */
type SocketEvent = APIGatewayProxyWebsocketEventV2 & { readonly headers?: Readonly<Record<string, string | undefined>> };

/** Connections of browsers: they connect with a ticket, ping and disconnect. */
export const handler: APIGatewayProxyWebsocketHandlerV2 = async (event: SocketEvent) => {
  const { connectionId: id, routeKey } = event.requestContext;
  if (routeKey === '$disconnect') {
    await ports.forget(id);
    return { statusCode: 200 };
  }
  if (routeKey === '$connect') {
    const headers = Object.fromEntries(Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
    const { status, protocol } = await acceptConnection({ id, headers }, ports);
    if (protocol === undefined) log('warn', 'connection refused', { connection: id, origin: headers.origin ?? '' });
    return { statusCode: status === 101 ? 200 : status, ...(protocol && { headers: { 'Sec-WebSocket-Protocol': protocol } }) };
  }
  const body = replyTo(event.body, ports.now());
  return { statusCode: 200, ...(body !== undefined && { body }) };
};
