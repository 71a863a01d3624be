import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { compressed } from '#adapters/lambda/compressed-answer.ts';
import { namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { once } from '#adapters/lambda/once.ts';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { surfaceOrders } from '#adapters/lambda/surface-orders.ts';
import { ticketsInDynamoDb } from '#adapters/store/connections-in-dynamodb.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { rowOf } from '#adapters/store/incident-changes.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { keptEventReader } from '#adapters/store/kept-events-in-dynamodb.ts';
import { knownOwners } from '#adapters/store/known-owners.ts';
import { noticeReader } from '#adapters/store/notice-reader.ts';
import { pulsesInDynamoDb } from '#adapters/store/pulses-in-dynamodb.ts';
import { roomInDynamoDb } from '#adapters/store/room-in-dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { runsInDynamoDb } from '#adapters/store/runs-in-dynamodb.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { ticketRowsInDynamoDb } from '#adapters/store/ticket-rows-in-dynamodb.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { errorText } from '#core/errors.ts';
import { ledgerBucket } from '#core/incident/ledger.ts';
import { answer } from './answer.ts';
import type { ServePorts } from './ports.ts';

const SETTINGS_MS = 2_000;

const dynamodb = dynamoDb();
const naming = namingFromEnvironment();
const [incidentTable, table] = [setting('INCIDENT_TABLE'), setting('STATE_TABLE')];
const place = roomPlace(table, dynamodb);
const incidents = incidentsInDynamoDb(incidentTable, dynamodb);

// Only the page of one incident reads the ledger.
const ledger = once(async () => (await import('#adapters/store/ledger.ts')).ledgerReader(ledgerBucket(naming.hubAccount)));

const ports: ServePorts = {
  room: roomInDynamoDb(setting('ROOM_TABLE'), dynamodb),
  authority: cached(stateTable(table, dynamodb).authority, SETTINGS_MS, Date.now),
  ...signInTokens(place, Date.now),
  origin: async () => (await place())?.origin,
  incident: incidents.get,
  stored: async (id) => {
    const Key = { pk: { S: `incident#${id}` }, sk: { S: 'incident' } };
    const { Item } = await dynamodb.getItem({ TableName: incidentTable, Key, ConsistentRead: true });
    return Item && rowOf(Item as Parameters<typeof rowOf>[0]);
  },
  ledger: async (incident) => (await ledger()).entriesUnder(incident),
  notices: noticeReader(table, dynamodb),
  ticket: ticketRowsInDynamoDb(incidentTable, dynamodb).read,
  events: keptEventReader(table, dynamodb),
  owners: knownOwners(table, dynamodb),
  pulses: pulsesInDynamoDb(table, dynamodb).read,
  runs: runsInDynamoDb(table, dynamodb, Date.now).read,
  catalogue: CATALOGUE,
  homeRegion: naming.homeRegion,
  send: surfaceOrders(setting('PAGE_DECISIONS_QUEUE_URL')),
  saveTicket: ticketsInDynamoDb(setting('ROOM_TABLE'), dynamodb).save,
  secret: () => randomBytes(32).toString('base64url'),
  now: Date.now,
};

/** The API of the control room. Errors are logged without the request, because it contains the token. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { rawPath: path, rawQueryString, headers, body, isBase64Encoded, requestContext } = event;
  const text = body === undefined ? {} : { body: isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body };
  const request = { method: requestContext.http.method, path, query: new URLSearchParams(rawQueryString), headers, ...text };
  try {
    const { status: statusCode, ...rest } = compressed(await answer(request, ports), headers);
    return { statusCode, ...rest };
  } catch (error) {
    log('error', 'request failed', { method: request.method, path, reason: errorText(error) });
    return { statusCode: 500, headers: { 'content-type': 'application/json', 'cache-control': 'no-store' }, body: '{}' };
  }
}
