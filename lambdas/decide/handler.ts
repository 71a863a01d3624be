import type { SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { decisionIn } from '#adapters/lambda/messages.ts';
import { once } from '#adapters/lambda/once.ts';
import { pause } from '#adapters/lambda/pause.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import type { SessionRequest } from '#core/playbook/session.ts';
import { resourceKey } from '#core/resource.ts';
import { playbookOf } from '#playbooks/playbook-of.ts';
import { undo } from '#remediate/undo.ts';
import { decide } from './decide.ts';

const dynamodb = dynamoDb();
const lastAttempt = Number(setting('MAX_RECEIVES'));
const { order } = queues();

// Only an undo opens a session: what that takes is loaded with the first.
const sessions = once(async () => {
  const [{ memberSessions }, { roles }] = await Promise.all([
    import('#adapters/member/session.ts'),
    import('#adapters/member/sts.ts'),
  ]);
  return memberSessions(roles(), namingFromEnvironment(), externalId());
});

const ports = {
  incidents: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  authority: stateTable(setting('STATE_TABLE'), dynamodb).authority,
  detection: scenarioNamed,
  playbook: playbookOf,
  session: async (request: SessionRequest) => (await sessions())(request),
  pause,
  now: Date.now,
};

/** Processes one decision. Logs both the sender that AWS verified and the person that the surface names. */
async function onRecord(record: SQSRecord): Promise<void> {
  const decision = decisionIn(record);
  const consequence = await decide(decision, ports);
  const sender = record.attributes.SenderId;
  log('info', 'decided', { ...decision, sender, became: consequence.kind });
  if (consequence.kind === 'refused' || consequence.kind === 'nothing') return;
  const { incident } = consequence;
  if (consequence.kind === 'contain') {
    await order(setting('REMEDIATE_QUEUE_URL'), { incident: incident.id }, resourceKey(incident), record.messageId);
    return;
  }
  const isLast = Number(record.attributes.ApproximateReceiveCount) >= lastAttempt;
  const { by, reason, verb } = decision;
  if (verb !== 'undo' && verb !== 'expire') return;
  await undo(incident.id, { verb, by, ...(reason !== undefined && { reason }) }, isLast, ports);
}

export const handler = sqsHandler(onRecord);
