import type { SQSRecord } from 'aws-lambda';
import { dynamoDb } from '#adapters/dynamodb.ts';
import { externalId, namingFromEnvironment, setting } from '#adapters/environment.ts';
import { incidentsInDynamoDb } from '#adapters/incidents-in-dynamodb.ts';
import { memberSessions } from '#adapters/member-session.ts';
import { pause } from '#adapters/pause.ts';
import { queues } from '#adapters/queue.ts';
import { sqsHandler } from '#adapters/sqs-handler.ts';
import { stateTable } from '#adapters/state-table.ts';
import { roles } from '#adapters/sts.ts';
import type { DecisionOrder } from '#core/decision.ts';
import { placeOf } from '#core/resource.ts';
import { CATALOGUE } from '#detect/catalogue/index.ts';
import { playbookOf } from '#remediate/playbook-of.ts';
import { takeBack } from '#remediate/take-back.ts';
import { decide } from './decide.ts';

const dynamodb = dynamoDb();
const byScenario = new Map(CATALOGUE.map((detection) => [detection.id, detection]));
const lastAttempt = Number(setting('MAX_RECEIVES'));
const { order } = queues();

const ports = {
  incidents: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  authority: stateTable(setting('STATE_TABLE'), dynamodb, Date.now).authority,
  detection: (scenario: string) => byScenario.get(scenario),
  playbook: playbookOf,
  session: memberSessions(roles(), namingFromEnvironment(), externalId()),
  pause,
  now: Date.now,
};

/** One decision. Who put it into the queue is what AWS says; who decided is what the surface says: both stay on record. */
async function onRecord(record: SQSRecord): Promise<void> {
  const decision = JSON.parse(record.body) as DecisionOrder;
  const consequence = await decide(decision, ports);
  const sender = record.attributes.SenderId;
  console.info({ message: 'decided', ...decision, sender, became: consequence.kind });
  if (consequence.kind === 'refused' || consequence.kind === 'nothing') return;
  const { incident } = consequence;
  if (consequence.kind === 'contain') {
    await order(setting('REMEDIATE_QUEUE_URL'), { incident: incident.id }, placeOf(incident), record.messageId);
    return;
  }
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  const { by, reason, verb } = decision;
  if (verb !== 'undo' && verb !== 'expire') return;
  await takeBack(incident.id, { verb, by, ...(reason !== undefined && { reason }) }, isLast, ports);
}

export const handler = sqsHandler(onRecord);
