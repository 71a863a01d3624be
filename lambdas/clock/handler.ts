import { setting } from '#adapters/lambda/environment.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { type ClockPorts, tick } from './clock.ts';

const dynamodb = dynamoDb();
const { tell, decide } = queues();

const ports: ClockPorts = {
  agenda: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  incident: incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb).get,
  ring: (event) => tell(setting('URGENT_QUEUE_URL'), event),
  decide: (order) => decide(setting('DECISIONS_QUEUE_URL'), order),
  now: Date.now,
};

/** One tick. Fails, so that the alarm of the function rings, if an appointment could not be kept; it is tried again at the next. */
export async function handler(): Promise<void> {
  const missed = await tick(ports);
  for (const { appointment, reason } of missed) console.error({ message: 'appointment missed', ...appointment, reason });
  if (missed.length > 0) throw new Error(`${missed.length} appointments could not be kept and stay noted for the next tick`);
}
