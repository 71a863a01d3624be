import { agendaInDynamoDb } from '#adapters/agenda-in-dynamodb.ts';
import { dynamoDb } from '#adapters/dynamodb.ts';
import { setting } from '#adapters/environment.ts';
import { incidentsInDynamoDb } from '#adapters/incidents-in-dynamodb.ts';
import { queues } from '#adapters/queue.ts';
import { type ClockPorts, tick } from './clock.ts';

const dynamodb = dynamoDb();
const { tell, decide } = queues();

const ports: ClockPorts = {
  agenda: agendaInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
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
