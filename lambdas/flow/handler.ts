import type { KinesisStreamEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { kinesisHandler } from '#adapters/lambda/kinesis-handler.ts';
import { log } from '#adapters/lambda/log.ts';
import { announcementIn } from '#adapters/lambda/messages.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { memberFlowLogs } from '#adapters/member/flow-logs.ts';
import { inspections } from '#adapters/member/inspect.ts';
import { memberInterfaces } from '#adapters/member/interfaces.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { ownProperty } from '#core/own-property.ts';
import { type FlowPorts, flow } from './flow.ts';
import { type LookBackPorts, lookBack } from './look-back.ts';

const SETTINGS_AGE = 60_000;

const dynamodb = dynamoDb();
const naming = namingFromEnvironment();
const assume = roles();
const { hold, send } = queues();
const authority = cached(stateTable(setting('STATE_TABLE'), dynamodb).authority, SETTINGS_AGE, Date.now);
const optedIn = async (account: string) => ownProperty((await authority()).settings.accounts, account)?.flowLogs;

const flowPorts: FlowPorts = {
  optedIn,
  interfaceAt: memberInterfaces({ open: inspections(assume, naming, externalId) }),
  send: async (events) => void (await Promise.all(events.map((event) => send(setting('CONNECTIONS_QUEUE_URL'), event)))),
  hold: (body, reason) => hold(setting('UNREAD_QUEUE_URL'), body, reason),
};

const lookBackPorts: LookBackPorts = {
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb).get,
  optedIn,
  open: memberFlowLogs(assume, naming, externalId),
  answer: (answer) => send(setting('CONNECTIONS_QUEUE_URL'), { answer }),
  now: Date.now,
};

/** Flow log lines that members send. */
const onStream = kinesisHandler(async (text) => {
  const report = await flow(text, flowPorts);
  if (report.lines > 0 || report.foreign > 0) log('info', 'flow logs read', { ...report });
});

/** Incidents of opened groups, a few minutes after they opened. */
const onQueue = sqsHandler(async (record: SQSRecord) => {
  await lookBack(announcementIn(record, Date.now()).id, lookBackPorts);
});

export async function handler(event: KinesisStreamEvent | SQSEvent) {
  return isOfStream(event) ? onStream(event) : onQueue(event);
}

function isOfStream(event: KinesisStreamEvent | SQSEvent): event is KinesisStreamEvent {
  return event.Records[0]?.eventSource === 'aws:kinesis';
}
