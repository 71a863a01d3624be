import type { SQSRecord } from 'aws-lambda';
import { dynamoDb } from '../adapters/dynamodb.ts';
import { namingFromEnvironment, setting } from '../adapters/environment.ts';
import { incidentsInDynamoDb } from '../adapters/incidents-in-dynamodb.ts';
import { queues } from '../adapters/queue.ts';
import { sqsHandler } from '../adapters/sqs-handler.ts';
import { remembered, stateTable } from '../adapters/state-table.ts';
import { placeOf } from '../core/resource.ts';
import { normaliseText } from '../normalise/normalise.ts';
import { track, trackEcho } from '../track/track.ts';
import { detect } from './detect.ts';
import { callOf } from './readings/call.ts';
import { weighed } from './weigh.ts';

const SETTINGS_AGE = 10_000;

const dynamodb = dynamoDb();
const incidents = incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const settings = remembered(stateTable(setting('STATE_TABLE'), dynamodb, Date.now).settings, SETTINGS_AGE, Date.now);
const { order, park } = queues();
const detectPorts = { naming: namingFromEnvironment(), openIncidents: incidents.openAt, incident: incidents.get };
const trackPorts = { incidents, now: Date.now };

/** One queued event: read it, recognise it, track it, order containment. What cannot be read is parked, never lost. */
async function onRecord(record: SQSRecord): Promise<void> {
  const reading = normaliseText(record.body);
  if (reading.kind === 'parked') return park(setting('PARKED_QUEUE_URL'), record.body, reading.reason);
  const { activity } = reading;
  const { signals, echoOf } = await detect(activity, detectPorts);
  if (echoOf !== undefined) await trackEcho(echoOf, callOf(activity), activity.at, trackPorts);
  if (signals.length === 0) return;
  // Settings that cannot be read never hide an incident; containment reads them again and then fails closed.
  const account = (await settings().catch(() => undefined))?.accounts[activity.account];
  const receivedAt = Number(record.attributes.SentTimestamp);
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
