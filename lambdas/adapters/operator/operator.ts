import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { PulseStore } from '#core/heartbeat/pulse.ts';
import type { Decision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import { ledgerBucket, type Row } from '#core/incident/ledger.ts';
import type { StoredEntry } from '#core/incident/ledger-check.ts';
import type { ListedIncident } from '#core/incident/list.ts';
import type { Person } from '#core/incident/person.ts';
import type { State } from '#core/incident/state.ts';
import type { SwitchOrder } from '#core/incident/switch.ts';
import { AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { Authority } from '#core/settings.ts';
import type { TicketRow } from '#core/ticket/ticket.ts';
import { connections } from '../sdk/connections.ts';
import { dynamoDb } from '../store/dynamodb.ts';
import { rowOf } from '../store/incident-changes.ts';
import { incidentsInState } from '../store/incident-list.ts';
import { incidentsInDynamoDb } from '../store/incidents-in-dynamodb.ts';
import { keptEventReader } from '../store/kept-events-in-dynamodb.ts';
import { noticeReader } from '../store/notice-reader.ts';
import { pulsesInDynamoDb } from '../store/pulses-in-dynamodb.ts';
import { stateTable } from '../store/state-table.ts';
import { stopByHand } from '../store/switch.ts';
import { ticketRowsInDynamoDb } from '../store/ticket-rows-in-dynamodb.ts';
import { deadLetters } from './dead-letters.ts';
import type { SecurityHubProbe } from './security-hub-probe.ts';

/** The hub's home Region; endpoint and credentials only for the local organization. */
export type HubAddress = {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
};

/** What an operator can do with their own credentials. Errors are those of the AWS SDK. */
export type Operator = Pick<HubAddress, 'region'> & {
  /** The ARN of the operator's credentials. */
  readonly me: () => Promise<string>;
  /** The ARN with AWS's unique id. */
  readonly who: () => Promise<Person>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** The row of an incident as the table has it. */
  readonly row: (id: string) => Promise<Row | undefined>;
  /** Every ledger object about an incident, also if the table now shows another account. */
  readonly ledger: (id: string) => Promise<readonly StoredEntry[]>;
  readonly incidents: (state: State, most: number) => Promise<readonly ListedIncident[]>;
  readonly authority: () => Promise<Authority>;
  /** The notices about an incident or a test. */
  readonly notices: (subject: string) => Promise<readonly Notice[]>;
  /** The first event of each source. */
  readonly events: (incident: string) => Promise<readonly KeptEvent[]>;
  readonly ticket: (incident: string) => Promise<TicketRow | undefined>;
  /** Makes the hub send a sample on a route; the subject of its notice is `test:<id>`. */
  readonly testRoute: (order: { readonly test: string; readonly id: string; readonly by: string }) => Promise<void>;
  /** Heartbeats of accounts. */
  readonly pulses: PulseStore['read'];
  readonly decide: (order: Decision) => Promise<void>;
  readonly securityHub: () => Promise<SecurityHubProbe>;
  /** Stops immediately, even if no function of the hub works. False if there is already a stop by hand, which stays on record. */
  readonly stop: (by: Person, reason: string) => Promise<boolean>;
  /** Sends a decision about the switch to the function that verifies its sender. */
  readonly decideSwitch: (order: SwitchOrder) => Promise<void>;
  readonly deadLetters: ReturnType<typeof deadLetters>;
};

export function operatorAt(address: HubAddress): Operator {
  const config = { ...connections, ...address };
  const dynamodb = dynamoDb(config);
  const sqs = new SQSClient(config);
  const [incidentTable, table] = [`${PRODUCT}-incidents`, `${PRODUCT}-state`];
  const { get } = incidentsInDynamoDb(incidentTable, dynamodb);
  const announce = async (what: string, detail: object): Promise<void> => {
    const Entries = [{ EventBusName: PRODUCT, Source: PRODUCT, DetailType: what, Detail: JSON.stringify(detail) }];
    await new EventBridgeClient(config).send(new PutEventsCommand({ Entries }));
  };
  const send = async (order: Decision | SwitchOrder, group: string): Promise<void> => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-decisions.fifo` }));
    const message = { MessageBody: JSON.stringify(order), MessageGroupId: group };
    const MessageDeduplicationId = `${order.verb}-${group}-${Date.now()}`;
    await sqs.send(new SendMessageCommand({ QueueUrl, ...message, MessageDeduplicationId }));
  };
  const identity = () => new STSClient(config).send(new GetCallerIdentityCommand({}));
  return {
    me: async () => (await identity()).Arn ?? 'unknown',
    who: async () => {
      const { Arn, UserId } = await identity();
      return { ...(Arn !== undefined && { arn: Arn }), ...(UserId !== undefined && { id: UserId }) };
    },
    pulses: pulsesInDynamoDb(table, dynamodb).read,
    ticket: ticketRowsInDynamoDb(incidentTable, dynamodb).read,
    notices: noticeReader(table, dynamodb),
    events: keptEventReader(table, dynamodb),
    testRoute: async (order) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-notify` }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(order) }));
    },
    region: address.region,
    incident: get,
    row: async (id) => {
      const Key = { pk: { S: `incident#${id}` }, sk: { S: 'incident' } };
      const { Item } = await dynamodb.getItem({ TableName: incidentTable, Key, ConsistentRead: true });
      return Item && rowOf(Item as Parameters<typeof rowOf>[0]);
    },
    // Loaded on demand, as below: only one verb needs the client of S3.
    ledger: async (id) => {
      const { ledgerReader } = await import('../store/ledger.ts');
      return ledgerReader(ledgerBucket((await identity()).Account ?? ''), config).entriesOf(id);
    },
    incidents: (state, most) => incidentsInState(incidentTable, dynamodb, state, most),
    authority: stateTable(table, dynamodb).authority,
    decide: (order) => send(order, order.incident),
    // One message group: a stop is never carried out after a later resume.
    decideSwitch: (order) => send(order, 'switch'),
    // The switch first: it must work even if the event cannot be sent.
    stop: async ({ arn: by = 'unknown', id }, reason) => {
      const order = { by, ...(id !== undefined && { sender: id }), reason, at: Date.now() };
      const isFirst = await stopByHand(table, dynamodb, order);
      if (isFirst) await announce(AUTOMATION_STOPPED, order);
      return isFirst;
    },
    // It is the largest client, and only one verb needs it.
    securityHub: async () => {
      const { securityHubProbe } = await import('./security-hub-probe.ts');
      return securityHubProbe(address, (await identity()).Account ?? '');
    },
    deadLetters: deadLetters(sqs),
  };
}
