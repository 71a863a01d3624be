import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { announcementIn, readableAnnouncements } from '#adapters/lambda/messages.ts';
import { once } from '#adapters/lambda/once.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { vouchedInDynamoDb } from '#adapters/store/vouched-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { MINUTE } from '#core/duration.ts';
import { AGENDAS } from '#core/reminder.ts';
import { batchOf } from './batch.ts';
import type { PublishPorts } from './ports.ts';

const naming = namingFromEnvironment();
// The Security Hub client is the largest the hub uses, so it is loaded with the first finding.
const securityHub = once(async () =>
  (await import('#adapters/member/security-hub.ts')).securityHub(roles(), naming, externalId()),
);

const dynamodb = dynamoDb();
const place = roomPlace(setting('STATE_TABLE'), dynamodb);
const reminders = remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now, AGENDAS.publish);

/** This function writes no incidents, so `decide` checks the row. Several requests within a minute are one. */
async function requestRowCheck(incident: string): Promise<void> {
  log('error', 'row not believed', { incident });
  await reminders.add({ kind: 'check-row', incident, at: Date.now() - (Date.now() % MINUTE) });
}

const ports: PublishPorts = {
  hub: { account: naming.hubAccount, region: naming.homeRegion },
  controlRoom: async () => (await place())?.origin,
  incident: vouchedInDynamoDb(setting('INCIDENT_TABLE'), dynamodb, requestRowCheck),
  detection: scenarioNamed,
  findings: async (ids) => (await securityHub()).findings(ids),
  isMember: async (account) => (await securityHub()).isMember(account),
  importFindings: async (...given) => (await securityHub()).importFindings(...given),
  change: async (...given) => (await securityHub()).change(...given),
  lookAgain: (incident, at) => reminders.add({ kind: 'check-status', incident, at }),
  now: Date.now,
  pause,
};

export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const now = Date.now();
  const publishOne = batchOf(readableAnnouncements(event.Records, now), ports);
  return sqsHandler((record) => publishOne(announcementIn(record, now)))(event);
}
