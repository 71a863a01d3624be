import { namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { log } from '#adapters/lambda/log.ts';
import { queues } from '#adapters/lambda/queue.ts';
import { undeliveredCounter } from '#adapters/member/undelivered.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import { vouchedInDynamoDb } from '#adapters/store/vouched-in-dynamodb.ts';
import { type Forgery, forgeryEvent } from '#core/incident/forgery.ts';
import { ownEntry } from '#core/own-property.ts';
import { AGENDA_KINDS, AGENDAS } from '#core/reminder.ts';
import { type ClockPorts, sendDueReminders } from './clock.ts';
import { isTimeToCount, undeliveredEvents } from './undelivered.ts';

const dynamodb = dynamoDb();
const { send, decide } = queues();

const ports: ClockPorts = {
  writers: (['detect', 'remediate', 'decide', 'publish'] as const).map((writer) => ({
    reminders: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now, ownEntry(AGENDAS, writer)),
    mayAdd: ownEntry(AGENDA_KINDS, writer),
  })),
  // The clock writes no incidents: detection opens this one.
  onForged: async ({ kind, incident: key }) => {
    const forgery: Forgery = { where: 'table', name: setting('STATE_TABLE'), key, what: kind };
    log('error', 'forged', { ...forgery });
    await send(setting('REMINDERS_QUEUE_URL'), forgeryEvent(forgery, namingFromEnvironment(), Date.now()));
  },
  incident: vouchedInDynamoDb(setting('INCIDENT_TABLE'), dynamodb),
  remind: (event) => send(setting('REMINDERS_QUEUE_URL'), event),
  decide: (decision) => decide(setting('TIME_LIMITS_QUEUE_URL'), decision),
  renew: (detail) => send(setting('PUBLISH_QUEUE_URL'), { detail }),
  now: Date.now,
};

const forwarding = {
  settings: async () => (await stateTable(setting('STATE_TABLE'), dynamodb).authority()).settings,
  count: undeliveredCounter(),
};

/**
 * Runs every minute. Throws if a reminder could not be sent, or if events of a member could not be forwarded, so that the
 * function's alarm fires. The next run tries the reminders again; the events are counted again in an hour.
 */
export async function handler(): Promise<void> {
  const failed = await sendDueReminders(ports);
  for (const { reminder, reason } of failed) log('error', 'reminder not sent', { ...reminder, reason });
  const undelivered = isTimeToCount(Date.now()) ? await undeliveredEvents(forwarding) : [];
  for (const one of undelivered) log('error', 'events of a member did not reach the hub', { ...one });
  if (failed.length > 0) throw new Error(`${failed.length} reminders could not be sent; they are tried again in a minute`);
  if (undelivered.length > 0) throw new Error(`events in ${undelivered.length} queues of members did not reach the hub`);
}
