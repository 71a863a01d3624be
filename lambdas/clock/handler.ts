import { setting } from '#adapters/lambda/environment.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { type ClockPorts, sendDueReminders } from './clock.ts';

const dynamodb = dynamoDb();
const { send, decide } = queues();

const ports: ClockPorts = {
  reminders: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb).get,
  remind: (event) => send(setting('URGENT_QUEUE_URL'), event),
  decide: (decision) => decide(setting('DECISIONS_QUEUE_URL'), decision),
  renew: (detail) => send(setting('PUBLISH_QUEUE_URL'), { detail }),
  now: Date.now,
};

/** Runs every minute. Throws if a reminder could not be sent, so that the function's alarm fires; the next run tries again. */
export async function handler(): Promise<void> {
  const failed = await sendDueReminders(ports);
  for (const { reminder, reason } of failed) console.error({ message: 'reminder not sent', ...reminder, reason });
  if (failed.length > 0) throw new Error(`${failed.length} reminders could not be sent; they are tried again in a minute`);
}
