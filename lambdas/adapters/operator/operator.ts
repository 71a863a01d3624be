import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { PulseStore } from '#core/heartbeat/pulse.ts';
import type { Decision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { ledgerBucket, type Row } from '#core/incident/ledger.ts';
import type { StoredEntry } from '#core/incident/ledger-check.ts';
import type { ListedIncident } from '#core/incident/list.ts';
import type { Person } from '#core/incident/person.ts';
import type { State } from '#core/incident/state.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import type { Authority, ResumeRequest, Stop } from '#core/settings.ts';
import { connections } from '../sdk/connections.ts';
import { dynamoDb } from '../store/dynamodb.ts';
import { rowOf } from '../store/incident-changes.ts';
import { incidentsInState } from '../store/incident-list.ts';
import { incidentsInDynamoDb } from '../store/incidents-in-dynamodb.ts';
import { ledgerReader } from '../store/ledger.ts';
import { pulsesInDynamoDb } from '../store/pulses-in-dynamodb.ts';
import { stateTable } from '../store/state-table.ts';
import { switchIn } from '../store/switch.ts';
import { deadLetters } from './dead-letters.ts';

/** The hub's home Region; endpoint and credentials only for the local organization. */
export type HubAddress = {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
};

/** What an operator can do with their own credentials. Errors are those of the AWS SDK. */
export type Operator = {
  /** The ARN of the operator's credentials. */
  readonly me: () => Promise<string>;
  /** The same with AWS's unique id. */
  readonly who: () => Promise<Person>;
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** The row of an incident as the table has it. */
  readonly row: (id: string) => Promise<Row | undefined>;
  /** Every object of the ledger about an incident, whichever account the table names today. */
  readonly ledger: (id: string) => Promise<readonly StoredEntry[]>;
  readonly incidents: (state: State, most: number) => Promise<readonly ListedIncident[]>;
  readonly authority: () => Promise<Authority>;
  /** Heartbeats of accounts. */
  readonly pulses: PulseStore['read'];
  readonly decide: (order: Decision) => Promise<void>;
  /** False where automation is stopped already: who stopped it first stays on record. */
  readonly stop: (by: Person, reason: string) => Promise<boolean>;
  /** Another person than who stopped asks, a second one resumes. False where the switch is no longer as it was read. */
  readonly askResume: (stop: Stop, request: ResumeRequest) => Promise<boolean>;
  readonly resume: (by: Person, stop: Stop) => Promise<boolean>;
  readonly deadLetters: ReturnType<typeof deadLetters>;
};

export function operatorAt(address: HubAddress): Operator {
  const config = { ...connections, ...address };
  const dynamodb = dynamoDb(config);
  const sqs = new SQSClient(config);
  const [incidentTable, table] = [`${PRODUCT}-incidents`, `${PRODUCT}-state`];
  const { get } = incidentsInDynamoDb(incidentTable, dynamodb);
  const { stop, askResume, resume } = switchIn(table, dynamodb);
  const announce = async (what: string, detail: object): Promise<void> => {
    const Entries = [{ EventBusName: PRODUCT, Source: PRODUCT, DetailType: what, Detail: JSON.stringify(detail) }];
    await new EventBridgeClient(config).send(new PutEventsCommand({ Entries }));
  };
  const identity = () => new STSClient(config).send(new GetCallerIdentityCommand({}));
  return {
    me: async () => (await identity()).Arn ?? 'unknown',
    who: async () => {
      const { Arn, UserId } = await identity();
      return { ...(Arn !== undefined && { arn: Arn }), ...(UserId !== undefined && { id: UserId }) };
    },
    pulses: pulsesInDynamoDb(table, dynamodb).read,
    incident: get,
    row: async (id) => {
      const Key = { pk: { S: `incident#${id}` }, sk: { S: 'incident' } };
      const { Item } = await dynamodb.getItem({ TableName: incidentTable, Key, ConsistentRead: true });
      return Item && rowOf(Item as Parameters<typeof rowOf>[0]);
    },
    ledger: async (id) => ledgerReader(ledgerBucket((await identity()).Account ?? ''), config).entriesOf(id),
    incidents: (state, most) => incidentsInState(incidentTable, dynamodb, state, most),
    authority: stateTable(table, dynamodb).authority,
    decide: async (order) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-decisions.fifo` }));
      const once = `${order.verb}-${order.incident}-${Date.now()}`;
      const message = { MessageBody: JSON.stringify(order), MessageGroupId: order.incident, MessageDeduplicationId: once };
      await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    },
    // The switch first: it must work even if the event cannot be sent.
    stop: async ({ arn: by = 'unknown', id }, reason) => {
      const order = { by, ...(id !== undefined && { sender: id }), reason, at: Date.now() };
      const isFirst = await stop(order);
      if (isFirst) await announce(AUTOMATION_STOPPED, order);
      return isFirst;
    },
    askResume,
    resume: async ({ arn: by = 'unknown' }, stopped) => {
      const isDone = await resume(stopped);
      if (isDone) await announce(AUTOMATION_RESUMED, { by, at: Date.now() });
      return isDone;
    },
    deadLetters: deadLetters(sqs),
  };
}
