import type { ScheduledEvent, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deadLetterCopier } from '#adapters/lambda/dead-letter-copy.ts';
import { minuteMs, namingFromEnvironment, roomQueue, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { announcementIn } from '#adapters/lambda/messages.ts';
import { hubAlarmIn, noticeOrderIn, sampleOrderIn } from '#adapters/lambda/notice-messages.ts';
import { once } from '#adapters/lambda/once.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { queueName } from '#adapters/lambda/queue-arn.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { replayer, replayOrderIn } from '#adapters/lambda/replay.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { noticesInDynamoDb } from '#adapters/store/notices-in-dynamodb.ts';
import { roomPlace } from '#adapters/store/room-place.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { vouchedInDynamoDb } from '#adapters/store/vouched-in-dynamodb.ts';
import { scenarioNamed } from '#catalogue/index.ts';
import { errorText } from '#core/errors.ts';
import type { Route } from '#core/notice/route.ts';
import { planAlarm } from './alarm.ts';
import { carryOut } from './carry-out.ts';
import { orderDigests } from './digest.ts';
import { findOwner } from './find-owner.ts';
import { orderReminders, planNotices } from './plan.ts';
import type { NotifyPorts } from './ports.ts';
import { rowsReportedToRoom } from './report-to-room.ts';
import { channelSettings } from './route-channel.ts';
import { sendSample } from './sample.ts';

const table = setting('STATE_TABLE');
const dynamodb = dynamoDb();
const naming = namingFromEnvironment();
const { delay, send } = queues();
const place = roomPlace(table, dynamodb);
/** Without a custom domain, only the rollout knows the address of the control room. */
const settings = cached(
  async () => {
    const [{ settings: written }, room] = await Promise.all([stateTable(table, dynamodb).authority(), place()]);
    return { ...(room !== undefined && { controlRoom: room.origin }), ...written };
  },
  10_000,
  Date.now,
);
// Clients that few messages need are loaded with the first that does.
const channels = once(async () => {
  const [{ channelOf }, { channelPorts }] = await Promise.all([
    import('./channels/channel-of.ts'),
    import('#adapters/notify/channel-ports.ts'),
  ]);
  const reach = channelPorts();
  return async (route: Route) => channelOf(channelSettings(route, naming, (await settings()).notices), reach);
});
// Only routes of rule changes read events.
const changes = once(async () => ({ ...(await import('./observed.ts')), ...(await import('./rule-change.ts')) }));
const calendars = once(async () => (await import('#adapters/notify/calendar.ts')).calendars(Date.now));
const owners = once(async () => {
  const { ownerSources, ownersInDynamoDb } = await import('#adapters/notify/owners.ts');
  return { sources: ownerSources(), known: ownersInDynamoDb(table, dynamodb, Date.now) };
});
const sendAgain = replayer();
const setAside = deadLetterCopier();

const stored = noticesInDynamoDb(table, dynamodb, Date.now);
const roomUpdates = roomQueue();

/** If this message is lost, the next change of the incident updates the lists. */
async function notifyRoom(incident: string): Promise<void> {
  if (roomUpdates === undefined) return;
  await send(roomUpdates, { told: incident }).catch((error: unknown) =>
    log('warn', 'control room not notified', { incident, reason: errorText(error) }),
  );
}

const ports: NotifyPorts = {
  ...stored,
  rows: rowsReportedToRoom(stored.rows, notifyRoom),
  incident: vouchedInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  title: (scenario) => scenarioNamed(scenario)?.title,
  settings,
  channel: (route) => ({
    send: async (message, thread) => (await (await channels())(route)).send(message, thread),
  }),
  calendar: async (arn) => (await calendars())(arn),
  owner: async (account) => {
    const { sources, known } = await owners();
    return findOwner(account, await settings(), sources, known, Date.now());
  },
  order: (order, delayMs) => delay(setting('NOTICES_QUEUE_URL'), order, delayMs),
  homeRegion: naming.homeRegion,
  minute: minuteMs(),
  now: Date.now,
};

/** Plans a change of an incident, an alarm of the hub, or a person's test: orders one delivery for each route that takes it. */
async function plan(record: SQSRecord): Promise<void> {
  const sample = sampleOrderIn(record);
  if (sample !== undefined) return sendSample(sample, ports);
  const again = replayOrderIn(record);
  if (again !== undefined) return void (await sendAgain(again, record));
  const alarm = hubAlarmIn(record);
  if (alarm !== undefined) return planAlarm(alarm, ports);
  await planNotices(announcementIn(record, Date.now()).id, ports);
}

/** A call as AWS recorded it; a message that cannot be read waits for a person. */
async function onRuleChange(record: SQSRecord): Promise<void> {
  const { ruleChangesIn, planRuleChange } = await changes();
  const observed = ruleChangesIn(record.body);
  if ('held' in observed) throw new RefusedMessage(observed.held);
  for (const { change, activity } of observed.changes) await planRuleChange(change, activity, ports);
}

/** A notice that a channel does not take is set aside with its reason: a person sees it on the incident and through the queue's alarm. */
async function deliverOne(record: SQSRecord): Promise<void> {
  const done = await carryOut(noticeOrderIn(record), ports);
  if (done.kind !== 'given-up') return;
  const { subject, route, reason } = done.row;
  log('error', 'notice given up', { subject, route, reason });
  await setAside(record, JSON.stringify(reason));
}

const onMessages = sqsHandler((record) => {
  const queue = queueName(record.eventSourceARN);
  if (queue === 'rule-changes') return onRuleChange(record);
  return queue === 'notices' ? deliverOne(record) : plan(record);
});

/** Messages of its queues; every minute the summaries and reminders that are due. */
export async function handler(event: SQSEvent | ScheduledEvent): Promise<SQSBatchResponse | undefined> {
  if ('Records' in event) return onMessages(event);
  await Promise.all([orderReminders(ports), orderDigests(ports)]);
  return undefined;
}
