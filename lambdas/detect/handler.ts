import type { SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { once } from '#adapters/lambda/once.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { memberFacts } from '#adapters/member/facts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { memoryInDynamoDb } from '#adapters/store/memory-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { callOf } from '#core/detection/call.ts';
import type { Signal } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Lane } from '#core/lane.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Reminder } from '#core/reminder.ts';
import { resourceKey } from '#core/resource.ts';
import { type Settings, watchesKeyReads } from '#core/settings.ts';
import { normaliseText } from '#normalise/normalise.ts';
import { applyEarlierResolutions, track, trackEcho } from '#track/track.ts';
import { acquainted } from './acquaint.ts';
import { type DetectPorts, detect, isAwaited } from './detect.ts';
import { earlierResolutions } from './earlier-resolutions.ts';
import { located } from './locate.ts';
import { remindersFor } from './reminders.ts';
import { tuned } from './tune.ts';
import { weighed } from './weigh.ts';

const SETTINGS_AGE = 10_000;

const dynamodb = dynamoDb();
const incidents = incidentsInDynamoDb(setting('INCIDENT_TABLE'), dynamodb);
const authority = cached(stateTable(setting('STATE_TABLE'), dynamodb, Date.now).authority, SETTINGS_AGE, Date.now);
const { order, park } = queues();
const reminderStore = remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now);
const naming = namingFromEnvironment();
// Most events raise no question; what it takes to ask is loaded with the first that does.
const inspect = once(async () => {
  const [{ inspections }, { roles }] = await Promise.all([
    import('#adapters/member/inspect.ts'),
    import('#adapters/member/sts.ts'),
  ]);
  return inspections(roles(), naming, externalId);
});
const detectPorts: DetectPorts = {
  naming,
  openIncidents: incidents.openAt,
  incident: incidents.get,
  memory: memoryInDynamoDb(setting('STATE_TABLE'), dynamodb),
  ask: memberFacts({ open: async (...asked) => (await inspect())(...asked) }),
};
const places = locationsInDatabase();
const trackPorts = { incidents, now: Date.now };

/** One queued event: read it and take each activity it tells of through the line. What cannot be read is parked, never lost. */
async function onRecord(record: SQSRecord): Promise<void> {
  const said = (await authority().catch(() => undefined))?.settings;
  const reading = normaliseText(record.body, said !== undefined && watchesKeyReads(said) ? undefined : isAwaited);
  if (reading.kind === 'parked') return park(setting('PARKED_QUEUE_URL'), record.body, reading.reason);
  const receivedAt = Number(record.attributes.SentTimestamp);
  await Promise.all(reading.activities.map((activity) => onActivity(known(activity, said), receivedAt)));
}

/** An activity with all that the hub knows about its surroundings. */
function known(activity: Activity, said: Settings | undefined): Activity {
  return acquainted(tuned(located(activity, places), said), naming, said);
}

/**
 * Recognise it; what is certain is tracked at once. When to look again is noted last, and what was put right before the
 * hub heard of it is settled last: containment must not wait for either.
 */
async function onActivity(activity: Activity, receivedAt: number): Promise<void> {
  const reminders: Reminder[] = [];
  const standing = new Set<string>();
  const { undecided = [], echoOf } = await detect(activity, detectPorts, async (signals) => {
    reminders.push(...(await onSignals(signals, activity, receivedAt, standing)));
  });
  const early = (incident: Incident) => earlierResolutions(incident, CATALOGUE, detectPorts.memory);
  await Promise.all([...standing].map((id) => applyEarlierResolutions(id, early, trackPorts)));
  if (echoOf !== undefined) await trackEcho(echoOf, callOf(activity), activity.at, trackPorts);
  await Promise.all(reminders.map(reminderStore.add));
  if (undecided.length === 0) return;
  const scenarios = undecided.map(({ id }) => id);
  console.warn({ message: 'undecided', event: activity.id, account: activity.account, scenarios });
}

/** Track each signal, and order containment of what it opened. Returns when to look again at that. */
async function onSignals(
  signals: readonly Signal[],
  activity: Activity,
  receivedAt: number,
  standing: Set<string>,
): Promise<Reminder[]> {
  if (signals.length === 0) return [];
  // Settings that cannot be read never hide an incident; containment reads them again and then fails closed.
  const account = (await authority().catch(() => undefined))?.settings.accounts[activity.account];
  const toNote = await Promise.all(
    signals.map(async (signal) => {
      const heavy = weighed(signal, account);
      if (heavy === undefined) return [];
      const place = resourceKey({ ...activity, resource: signal.resource });
      const {
        remediate: contain,
        newIncident: opened,
        openIncident: stands,
      } = await track(heavy, activity, receivedAt, trackPorts);
      if (stands !== undefined) standing.add(stands);
      if (contain !== undefined) await order(setting('REMEDIATE_QUEUE_URL'), { incident: contain }, place, activity.id);
      return opened === undefined ? [] : remindersFor(opened, signal.detection.id, activity);
    }),
  );
  return toNote.flat();
}

const MAY_WAIT: Lane = 'routine';

export const handler = sqsHandler(onRecord, (queue) => queue.endsWith(`:${PRODUCT}-${MAY_WAIT}`));
