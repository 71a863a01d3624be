import type { SQSRecord } from 'aws-lambda';
import { dynamoDb } from '../adapters/dynamodb.ts';
import { externalId, namingFromEnvironment, setting } from '../adapters/environment.ts';
import { memberFacts } from '../adapters/facts.ts';
import { incidentsInDynamoDb } from '../adapters/incidents-in-dynamodb.ts';
import { memoryInDynamoDb } from '../adapters/memory-in-dynamodb.ts';
import { once } from '../adapters/once.ts';
import { placesInDatabase } from '../adapters/places.ts';
import { queues } from '../adapters/queue.ts';
import { sqsHandler } from '../adapters/sqs-handler.ts';
import { remembered, stateTable } from '../adapters/state-table.ts';
import type { Activity } from '../core/activity.ts';
import type { Signal } from '../core/detection.ts';
import { placeOf } from '../core/resource.ts';
import { normaliseText } from '../normalise/normalise.ts';
import { track, trackEcho } from '../track/track.ts';
import { type DetectPorts, detect } from './detect.ts';
import { located } from './locate.ts';
import { callOf } from './readings/call.ts';
import { weighed } from './weigh.ts';

const SETTINGS_AGE = 10_000;

const dynamodb = dynamoDb();
const incidents = incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const settings = remembered(stateTable(setting('STATE_TABLE'), dynamodb, Date.now).settings, SETTINGS_AGE, Date.now);
const { order, park } = queues();
const naming = namingFromEnvironment();
// Most events raise no question; what it takes to ask is loaded with the first that does.
const inspect = once(async () => {
  const [{ inspections }, { roles }] = await Promise.all([import('../adapters/inspect.ts'), import('../adapters/sts.ts')]);
  return inspections(roles(), naming, externalId);
});
const detectPorts: DetectPorts = {
  naming,
  openIncidents: incidents.openAt,
  incident: incidents.get,
  memory: memoryInDynamoDb(setting('STATE_TABLE'), dynamodb),
  ask: memberFacts({ open: async (...asked) => (await inspect())(...asked) }),
};
const places = placesInDatabase();
const trackPorts = { incidents, now: Date.now };

/** One queued event: read it and take each activity it tells of through the line. What cannot be read is parked, never lost. */
async function onRecord(record: SQSRecord): Promise<void> {
  const reading = normaliseText(record.body);
  if (reading.kind === 'parked') return park(setting('PARKED_QUEUE_URL'), record.body, reading.reason);
  const receivedAt = Number(record.attributes.SentTimestamp);
  await Promise.all(reading.activities.map((activity) => onActivity(located(activity, places), receivedAt)));
}

/** Recognise it; what is certain is tracked at once. */
async function onActivity(activity: Activity, receivedAt: number): Promise<void> {
  const { undecided = [], echoOf } = await detect(activity, detectPorts, (signals) => onSignals(signals, activity, receivedAt));
  if (echoOf !== undefined) await trackEcho(echoOf, callOf(activity), activity.at, trackPorts);
  if (undecided.length === 0) return;
  const scenarios = undecided.map(({ id }) => id);
  console.warn({ message: 'undecided', event: activity.id, account: activity.account, scenarios });
}

/** Track each signal, and order containment of what it opened. */
async function onSignals(signals: readonly Signal[], activity: Activity, receivedAt: number): Promise<void> {
  if (signals.length === 0) return;
  // Settings that cannot be read never hide an incident; containment reads them again and then fails closed.
  const account = (await settings().catch(() => undefined))?.accounts[activity.account];
  await Promise.all(
    signals.map(async (signal) => {
      const heavy = weighed(signal, account);
      if (heavy === undefined) return;
      const place = placeOf({ ...activity, resource: signal.resource });
      for (const incident of await track(heavy, activity, receivedAt, trackPorts)) {
        await order(setting('REMEDIATE_QUEUE_URL'), { incident }, place, activity.id);
      }
    }),
  );
}

export const handler = sqsHandler(onRecord);
