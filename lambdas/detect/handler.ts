import type { SQSRecord } from 'aws-lambda';
import { externalId, namingFromEnvironment, setting } from '#adapters/lambda/environment.ts';
import { forgeryReport } from '#adapters/lambda/forgery-report.ts';
import { log } from '#adapters/lambda/log.ts';
import { lookBackIn } from '#adapters/lambda/messages.ts';
import { needsPerson } from '#adapters/lambda/needs-person.ts';
import { once } from '#adapters/lambda/once.ts';
import { orderQueue, queues } from '#adapters/lambda/queue.ts';
import { queueName } from '#adapters/lambda/queue-arn.ts';
import { RefusedMessage } from '#adapters/lambda/refused-message.ts';
import { sqsHandler } from '#adapters/lambda/sqs-handler.ts';
import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { memberFacts } from '#adapters/member/facts.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { keptEventsInDynamoDb } from '#adapters/store/kept-events-in-dynamodb.ts';
import { memoryInDynamoDb } from '#adapters/store/memory-in-dynamodb.ts';
import { openingLimitInDynamoDb } from '#adapters/store/opening-limit-in-dynamodb.ts';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { sealsInDynamoDb } from '#adapters/store/seals-in-dynamodb.ts';
import { cached, stateTable } from '#adapters/store/state-table.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import type { Origin } from '#core/detection/unreadable.ts';
import { sha256 } from '#core/digest.ts';
import { HINDERED } from '#core/incident/hindrance.ts';
import { answered } from '#core/incident/look-back-answer.ts';
import { checkSeals, sealing } from '#core/incident/seal.ts';
import { updateIncident } from '#core/incident/update.ts';
import type { Lane } from '#core/lane.ts';
import { ownEntry } from '#core/own-property.ts';
import { AGENDAS } from '#core/reminder.ts';
import { indexCatalogue } from './catalogue-index.ts';
import { countOpening, type FloodPorts } from './flood.ts';
import { type LinePorts, line, type Recognised } from './line.ts';

const SETTINGS_AGE = 10_000;
const LOW_PRIORITY_LANE: Lane = 'routine';

const dynamodb = dynamoDb();
const table = setting('INCIDENT_TABLE');
const seals = sealsInDynamoDb(table, dynamodb);
const incidents = sealing(incidentsInDynamoDb(table, dynamodb), seals, 'detect');
const authority = cached(stateTable(setting('STATE_TABLE'), dynamodb).authority, SETTINGS_AGE, Date.now);
const { order, hold } = queues();
const naming = namingFromEnvironment();
const report = forgeryReport({ incidents, hub: naming, detection: scenarioOf('hub-part-forged'), now: Date.now });
// Most events need no facts of a member: the code that asks is loaded with the first question.
const inspect = once(async () => {
  const [{ inspections }, { roles }] = await Promise.all([
    import('#adapters/member/inspect.ts'),
    import('#adapters/member/sts.ts'),
  ]);
  return inspections(roles(), naming, externalId);
});

const pulses = once(async () =>
  (await import('#adapters/store/pulses-in-dynamodb.ts')).pulsesInDynamoDb(setting('STATE_TABLE'), dynamodb),
);

const floods: FloodPorts = {
  incidents,
  detection: scenarioOf(HINDERED),
  isFull: openingLimitInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  onHindered: (hindrance) => needsPerson({ ...hindrance }),
  now: Date.now,
};

const ports: LinePorts = {
  catalogue: indexCatalogue(CATALOGUE),
  naming,
  hub: { ...naming, externalIdDigest: sha256(externalId()) },
  locations: locationsInDatabase(),
  // Unreadable settings never hide an incident: containment reads them again and then fails closed.
  settings: async () => (await authority().catch(() => undefined))?.settings,
  incidents,
  openIncidents: incidents.openAt,
  incident: incidents.get,
  isVouchedFor: async (incident) =>
    (await checkSeals(incident, { incidents, seals }, ['containment', 'ending'])).kind === 'believed',
  memory: memoryInDynamoDb(setting('STATE_TABLE'), dynamodb),
  ask: memberFacts({ open: async (...request) => (await inspect())(...request) }),
  order: (incident, resource, { id }, severity) => order(orderQueue(severity, setting), { incident }, resource, id),
  remind: remindersInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now, AGENDAS.detect).add,
  onOpened: (opened) => countOpening(opened, floods),
  keep: keptEventsInDynamoDb(setting('STATE_TABLE'), dynamodb, Date.now),
  onHeartbeat: async (beat) => (await pulses()).recordReceived(beat),
  now: Date.now,
};

/** The sender of each queue: its policy refuses all others. */
const ORIGINS: Readonly<Record<string, Origin>> = {
  urgent: 'aws',
  routine: 'aws',
  reminders: 'clock',
  connections: 'flow',
  silence: 'beat',
};

async function onRecord(record: SQSRecord): Promise<void> {
  const { body, attributes, eventSourceARN } = record;
  const origin = ownEntry(ORIGINS, queueName(eventSourceARN));
  const answer = origin === 'flow' ? lookBackIn(record) : undefined;
  if (answer !== undefined) return updateIncident(answer.incident, incidents, (one) => answered(one, answer, Date.now()));
  const result = await line({ text: body, origin }, Number(attributes.SentTimestamp), ports);
  if (result.kind === 'read') {
    const { activities, unlisted } = result;
    if (unlisted !== undefined) log('warn', 'account not listed', { account: unlisted, event: activities[0]?.activity.id });
    return activities.forEach(warnIfUndecided);
  }
  // Held events are sent again as events of AWS, so a message of the hub's own must not be held with them.
  if (origin !== 'aws') throw new RefusedMessage(result.reason);
  if (result.reason.code === 'not-from-there') await report.ofMessage(record, new RefusedMessage(result.reason));
  await hold(setting('PARKED_QUEUE_URL'), body, JSON.stringify(result.reason));
}

function warnIfUndecided({ activity: { id: event, account }, undecided = [] }: Recognised): void {
  if (undecided.length === 0) return;
  log('warn', 'undecided', { event, account, scenarios: undecided.map(({ id }) => id) });
}

export const handler = sqsHandler(onRecord, {
  onRefused: report.ofMessage,
  mayWait: (queue) => queueName(queue) === LOW_PRIORITY_LANE,
});
