import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { LoopbackClients } from '#adapters/loopback.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import { NO_ANSWERS } from '#core/detection/facts.ts';
import type { Trigger } from '#core/detection/trigger.ts';
import { OperatorError } from '#core/errors.ts';
import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { PRODUCT } from '#core/naming.ts';
import type { Resource } from '#core/resource.ts';
import { modeFor } from '#core/settings.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { administratorOf, hubClients, memberClients, type Running } from '../running.ts';
import type { Attack, AttackResult, Target } from './attack.ts';
import { ATTACKS } from './index.ts';
import { activityOf, detectionOf, incidentOf } from './recognised.ts';

/** What became of one attack. Times are milliseconds since the event was put on the member's bus. */
export type Report = {
  readonly scenario: string;
  readonly account: string;
  readonly region: string;
  readonly incidentId: string;
  readonly detectedMs: number | null;
  readonly fixedMs: number | null;
  readonly state: State | 'MISSING';
  /** The account, read again from outside: as it should be, and nothing beside it changed. */
  readonly verified: boolean;
  /** What should have come of it. */
  readonly expected: State;
};

type LocalAccount = Running['organization']['accounts'][number];

const PATIENCE_MS = 30_000;
const POLL_MS = 25;

/** Carries out one scenario in one account and Region, and waits for what should come of it. */
export async function runAttack(running: Running, scenario: string, accountName: string, region: string): Promise<Report> {
  const attack = attackNamed(scenario);
  const account = targetNamed(running, accountName, region);
  const clients = await memberClients(running, account.id, region);
  const incidents = await incidentStore(running);
  const victim: Target = {
    account: account.id,
    region,
    clients,
    naming: running.organization.naming,
    ...(account.flowLogs !== undefined && { flowLogs: account.flowLogs }),
    ...(account.blockSet !== undefined && { blockSet: account.blockSet }),
    emit: async (event) => {
      await put(running, clients, event);
    },
    untilIdle: () => drained(running),
  };
  const struck = await attack(victim);
  if (struck.later !== undefined) assertLeftAlone(account, struck);
  const expected = struck.expected ?? expectedState(account, scenario, struck);
  const putAt = Date.now();
  const told = struck.sentByHub === true ? struck.event : await put(running, clients, struck.event);
  const id =
    struck.about === undefined
      ? incidentOf(scenario, struck.later?.(told) ?? told)
      : await openedBy(incidents, struck.about, detectionOf(scenario).subject(activityOf(told)));
  const incident = await until(incidents, id, (found) => found?.state === expected);
  const besides = await Promise.all(
    scenariosOf(told).map(async (other) => {
      const wanted = expectedState(account, other, struck);
      const id = incidentOf(other, told);
      return (await until(incidents, id, (found) => found?.state === wanted))?.state === wanted;
    }),
  );
  const [stands, unharmed] = await Promise.all([struck.stands(), struck.bystandersUnharmed()]);
  const shouldStand = expected !== 'MITIGATED';
  return {
    scenario,
    account: accountName,
    region,
    incidentId: id,
    detectedMs: incident === undefined ? null : (incident.openedAt >= putAt ? incident.openedAt : incident.updatedAt) - putAt,
    fixedMs: incident?.verifiedAt === undefined ? null : incident.verifiedAt - putAt,
    state: incident?.state ?? 'MISSING',
    verified: stands === shouldStand && unharmed && besides.every(Boolean) && namesOnly(incident, struck),
    expected,
  };
}

/** Tells an event as its sender does: AWS on the member's bus, the hub itself straight into its own queue. Returns it with the id it got. */
async function put(running: Running, clients: LoopbackClients, event: CloudEvent): Promise<CloudEvent> {
  if (event.source === PRODUCT) {
    const { sqs } = await hubClients(running);
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-urgent` }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    return event;
  }
  const { Entries = [] } = await clients.events.send(new PutEventsCommand({ Entries: [entryOf(event)] }));
  return { ...event, id: Entries[0]?.EventId ?? event.id };
}

function attackNamed(scenario: string): Attack {
  const attack = ATTACKS[scenario];
  if (attack !== undefined) return attack;
  throw new OperatorError(`There is no attack named ${scenario}; take one of ${Object.keys(ATTACKS).join(', ')}.`);
}

function targetNamed({ organization }: Running, name: string, region: string): LocalAccount {
  const account = organization.accounts.find((one) => one.name === name);
  if (account === undefined) {
    throw new OperatorError(
      `There is no account named ${name}; take one of ${organization.accounts.map((one) => one.name).join(', ')}.`,
    );
  }
  if (account.regions.includes(region)) return account;
  throw new OperatorError(`Account ${name} does not use ${region}; take one of ${account.regions.join(', ')}.`);
}

/** Incidents of the hub, read as its administrator. */
export async function incidentStore(running: Running): Promise<IncidentStore> {
  const { hubAccount, homeRegion } = running.organization.naming;
  const credentials = await administratorOf(running, hubAccount, homeRegion);
  return incidentsInDynamoDb(`${PRODUCT}-incidents`, dynamoDb({ endpoint: running.endpoint, region: homeRegion, credentials }));
}

/** Scenarios whose trigger an event is and that it matches: what else they need, only the hub can tell. */
function candidatesOf(event: CloudEvent): Detection[] {
  const activity = activityOf(event);
  const names = (trigger: Trigger) => ('calls' in trigger ? trigger.calls : 'notices' in trigger ? trigger.notices : []);
  return CATALOGUE.filter(
    ({ resolves: answers, triggers, matches }) =>
      answers === undefined && triggers.some((trigger) => names(trigger).includes(activity.name)) && matches(activity),
  );
}

/** Every scenario an event sets off by itself: opening all ports opens SSH too, and each is an incident of its own. */
function scenariosOf(event: CloudEvent): string[] {
  const activity = activityOf(event);
  const byItself = candidatesOf(event).filter(
    ({ memory, asks, decides }) =>
      memory === undefined && (asks?.(activity) ?? []).length === 0 && (decides?.(activity, NO_ANSWERS) ?? 'fires') === 'fires',
  );
  return byItself.map(({ id }) => id);
}

/** Throws where the hub would put the attack right before it could go on. */
function assertLeftAlone(account: LocalAccount, struck: AttackResult): void {
  if (scenariosOf(struck.event).every((scenario) => expectedState(account, scenario, struck) !== 'MITIGATED')) return;
  throw new OperatorError(`In ${account.name} the hub lets nothing stand for long; take an account that it only observes.`);
}

/** Waits until the hub has dealt with everything that was put before. */
async function drained(running: Running): Promise<void> {
  const { sqs } = await hubClients(running);
  const QUEUES = ['urgent', 'routine', 'remediate.fifo'].map((name) => `${PRODUCT}-${name}`);
  const end = Date.now() + PATIENCE_MS;
  for (let empty = 0; empty < 2 && Date.now() < end; await sleep(POLL_MS)) {
    const waiting = await Promise.all(QUEUES.map((name) => waitingIn(sqs, name)));
    empty = waiting.every((count) => count === 0) ? empty + 1 : 0;
  }
}

async function waitingIn(sqs: LoopbackClients['sqs'], QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}

/** Waits until the hub has an incident for an event about one resource, of whatever scenario; returns its id. */
async function openedBy(incidents: IncidentStore, event: CloudEvent, resource: Resource): Promise<string> {
  const activity = activityOf(event);
  const about = candidatesOf(event).filter((detection) => detection.subject(activity).id === resource.id);
  const ids = about.map(({ id }) => incidentOf(id, event));
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const found = await Promise.all(ids.map((id) => incidents.get(id)));
    const open = found.find((incident) => incident !== undefined && incident.state !== 'CLOSED');
    if (open !== undefined) return open.id;
    await sleep(POLL_MS);
  }
  throw new Error(`the hub noticed nothing of ${event.detail.eventName} within ${PATIENCE_MS / 1000} s`);
}

function expectedState(account: LocalAccount, scenario: string, struck: AttackResult): State {
  if (struck.about !== undefined) return 'MITIGATED';
  const detection = detectionOf(scenario);
  const severity = detection.severityFor?.(activityOf(struck.event), undefined) ?? detection.severity;
  if (severity === 'LOW') return 'CLOSED';
  const { type } = detection.subject(activityOf(struck.event));
  const evidence = detection.evidence?.(activityOf(struck.event), NO_ANSWERS) ?? [];
  const suiting = (detection.playbooks ?? []).filter((id) => detection.appliesTo?.(id, evidence) !== false);
  const known = suiting.map((id) => PLAYBOOKS[id]);
  if (!known.some(({ actsOn }) => actsOn.includes(type))) return 'NEW';
  const mode = modeFor(account.modes, detection, severity);
  if (mode === 'auto') return struck.asks === true ? 'AWAITING_APPROVAL' : 'MITIGATED';
  return mode === 'approve' ? 'AWAITING_APPROVAL' : 'NEW';
}

/** Looks at an incident until it is as wanted or patience ends; returns it as it then is. */
async function until(
  incidents: IncidentStore,
  id: string,
  wanted: (incident: Incident | undefined) => boolean,
): Promise<Incident | undefined> {
  const end = Date.now() + PATIENCE_MS;
  let incident = await incidents.get(id);
  while (!wanted(incident) && Date.now() < end) {
    await sleep(POLL_MS);
    incident = await incidents.get(id);
  }
  return incident;
}

/** Whether an incident names the addresses that it must name, and none that it must not. */
function namesOnly(incident: Incident | undefined, { named = [], unnamed = [] }: AttackResult): boolean {
  const values = notedIn(incident?.evidence ?? [], 'address');
  return named.every((address) => values.includes(address)) && !unnamed.some((address) => values.includes(address));
}

/** An event as PutEvents takes it. */
export function entryOf(event: CloudEvent) {
  return {
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Time: new Date(event.time),
    Resources: [...event.resources],
  };
}
