import { externalId, minuteMs, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { heartbeats, newNonce } from '#adapters/member/heartbeat.ts';
import { roles } from '#adapters/member/sts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { organizationPulseInDynamoDb, pulsesInDynamoDb } from '#adapters/store/pulses-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { type BeatPorts, beat } from './beat.ts';

const dynamodb = dynamoDb();
const table = setting('STATE_TABLE');
const naming = namingFromEnvironment();
const { send } = queues();

const ports: BeatPorts = {
  settings: async () => (await stateTable(table, dynamodb).authority()).settings,
  pulses: pulsesInDynamoDb(table, dynamodb),
  organization: organizationPulseInDynamoDb(table, dynamodb),
  nonce: newNonce,
  call: heartbeats(roles(), naming, externalId),
  report: (event) => send(setting('SILENCE_QUEUE_URL'), event),
  naming,
  now: Date.now,
  minute: minuteMs(),
};

/** Runs every minute. Throws if an account was left out, so that the function's alarm fires; its next turn is an interval later. */
export async function handler(): Promise<void> {
  const missed = await beat(ports);
  for (const one of missed) log('error', 'no beat was sent', { ...one });
  if (missed.length > 0) throw new Error(`no beat was sent to ${missed.length} accounts; each has another at its next turn`);
}
