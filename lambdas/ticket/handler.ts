import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { channelsEndpoint, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { announcementIn } from '#adapters/lambda/messages.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { httpToChannels } from '#adapters/notify/http.ts';
import { secretsOfChannels } from '#adapters/notify/secrets.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { ticketRowsInDynamoDb } from '#adapters/store/ticket-rows-in-dynamodb.ts';
import { vouchedInDynamoDb } from '#adapters/store/vouched-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { ownProperty } from '#core/own-property.ts';
import { systemOf } from './system-of.ts';
import { syncTicket, type TicketPorts } from './ticket.ts';

const SETTINGS_AGE = 60_000;
/** Ticket systems answer more slowly than chats. */
const TIMEOUT_MS = 15_000;

const dynamodb = dynamoDb();
const { homeRegion } = namingFromEnvironment();
const authority = cached(stateTable(setting('STATE_TABLE'), dynamodb).authority, SETTINGS_AGE, Date.now);
const place = roomPlace(setting('STATE_TABLE'), dynamodb);
const systemPorts = {
  http: httpToChannels({ endpoint: channelsEndpoint(), timeoutMs: TIMEOUT_MS }),
  secret: secretsOfChannels(),
};

async function portsNow(): Promise<TicketPorts> {
  const { settings } = await authority();
  if (settings.tickets === undefined) throw new Error('the settings name no ticket system: apply the central stack');
  return {
    incident: vouchedInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
    detection: scenarioNamed,
    settings: settings.tickets,
    system: systemOf(settings.tickets, systemPorts),
    places: async (account) => ({
      homeRegion,
      // Without a custom domain, only the rollout knows the address of the control room.
      controlRoom: settings.controlRoom ?? (await place())?.origin,
      accountName: ownProperty(settings.accounts, account)?.name,
    }),
    rows: ticketRowsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
    now: Date.now,
  };
}

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const kept = new Map<string, Promise<void>>();
  return sqsHandler(async (record) => {
    const { id } = announcementIn(record, Date.now());
    const one = kept.get(id) ?? portsNow().then((ports) => syncTicket(id, ports));
    kept.set(id, one);
    await one;
  })(event);
}
