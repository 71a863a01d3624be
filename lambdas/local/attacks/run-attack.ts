import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { LOOPBACK_CONNECTIONS } from '#adapters/sdk/loopback.ts';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { dynamoDb } from '#adapters/store/dynamodb.ts';
import { incidentsInDynamoDb } from '#adapters/store/incidents-in-dynamodb.ts';
import { stateTable } from '#adapters/store/state-table.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { scenarioOf } from '#catalogue/index.ts';
import { OperatorError } from '#core/errors.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { State } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { HUB_SILENCE, PRODUCT } from '#core/naming.ts';
import { FLOW_LOG_RECORD } from '#core/network/flow-log.ts';
import { ownProperty } from '#core/own-property.ts';
import { hubClients, memberClients } from '../account-clients.ts';
import { administratorOf, type Running } from '../running.ts';
import type { Attack, AttackResult, Target } from './attack.ts';
import {
  type AttackedAccount,
  assertLeftAlone,
  expectedState,
  namesTheRightAddresses,
  possibleIncidents,
  scenariosOf,
  stateFromSettings,
} from './expectation.ts';
import { ATTACKS } from './index.ts';
import { activityOf, incidentOf } from './recognised.ts';
import { waitForIncident, waitForOneOf, waitUntilProcessed } from './waiting.ts';

/** The outcome of one attack. Times are milliseconds since the event was put on the member's bus. */
export type AttackReport = {
  readonly scenario: string;
  readonly account: string;
  readonly region: string;
  readonly incidentId: string;
  readonly detectedMs: number | null;
  readonly fixedMs: number | null;
  readonly state: State | 'MISSING';
  /** Whether the account, read again, is as expected: the change reverted or left in place, everything else unchanged. */
  readonly verified: boolean;
  /** The state the incident should have reached. */
  readonly expected: State;
};

type LocalAccount = Running['organization']['accounts'][number];

/** Carries out one scenario in one account and Region, and waits until the hub has reacted as expected. */
export async function runAttack(running: Running, scenario: string, accountName: string, region: string): Promise<AttackReport> {
  const attack = attackNamed(scenario);
  const tables = await hubTables(running);
  const account = { ...accountNamed(running, accountName, region), isStopped: await tables.isStopped() };
  const clients = await memberClients(running, account.id, region);
  const { incidents } = tables;
  const result = await attack(await targetIn(running, account, region, clients));
  if (result.recognisedBy !== undefined) assertLeftAlone(account, result);
  const expected = expectedState(account, scenario, result);
  const emittedAt = Date.now();
  const emitted =
    result.sentByHub === true ? result.event : await emit(running, { account: account.id, region, clients }, result.event);
  const incidentId = await incidentOfAttack(incidents, scenario, result, emitted);
  const incident = await waitForIncident(incidents, incidentId, (found) => found?.state === expected);
  const others = await Promise.all(
    scenariosOf(emitted).map((other) => endsAsExpected(incidents, account, other, result, emitted)),
  );
  const [persists, restUntouched] = await Promise.all([result.persists(), result.restUntouched()]);
  const isAsWanted = persists === (expected !== 'MITIGATED') && restUntouched;
  return {
    scenario,
    account: accountName,
    region,
    incidentId,
    detectedMs: incident === undefined ? null : detectedAfter(incident, emittedAt),
    fixedMs: incident?.verifiedAt === undefined ? null : incident.verifiedAt - emittedAt,
    state: incident?.state ?? 'MISSING',
    verified: isAsWanted && others.every(Boolean) && namesTheRightAddresses(incident, result),
    expected,
  };
}

/** Milliseconds; 0 if the hub itself reported a step of the attack before its end. */
function detectedAfter({ openedAt, updatedAt }: Pick<Incident, 'openedAt' | 'updatedAt'>, emittedAt: number): number {
  return Math.max(0, (openedAt >= emittedAt ? openedAt : updatedAt) - emittedAt);
}

/** Incidents of the hub, read as its administrator. */
export async function incidentStore(running: Running): Promise<IncidentStore> {
  return (await hubTables(running)).incidents;
}

/** What the hub keeps in its tables, read as its administrator. */
async function hubTables(running: Running): Promise<{ incidents: IncidentStore; isStopped: () => Promise<boolean> }> {
  const { hubAccount, homeRegion } = running.organization.naming;
  const credentials = await administratorOf(running, hubAccount, homeRegion);
  const dynamodb = dynamoDb({ endpoint: running.endpoint, region: homeRegion, credentials, ...LOOPBACK_CONNECTIONS });
  const { authority } = stateTable(`${PRODUCT}-state`, dynamodb);
  return {
    incidents: incidentsInDynamoDb(`${PRODUCT}-incidents`, dynamodb),
    isStopped: async () => (await authority()).stop !== undefined,
  };
}

/** An event as PutEvents takes it. */
export function putEventsEntry(event: CloudEvent) {
  return {
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail),
    Time: new Date(event.time),
    Resources: [...event.resources],
  };
}

async function targetIn(running: Running, account: LocalAccount, region: string, clients: LoopbackClients): Promise<Target> {
  return {
    account: account.id,
    region,
    clients,
    naming: running.organization.naming,
    ...(account.flowLogs !== undefined && { flowLogs: account.flowLogs }),
    ...(account.blockSet !== undefined && { blockSet: account.blockSet }),
    emit: async (event) => {
      const emitted = await emit(running, { account: account.id, region, clients }, event);
      const texts = [emitted.id, ...possibleIncidents(emitted)];
      await waitUntilProcessed(() => messagesWith(running, texts));
    },
    putInLane: (lane, event) => putInQueue(running, lane, event),
  };
}

/** Sends an event as its real sender does: AWS on the member's bus, the hub into its own queue. Returns the event with its id. */
async function emit(
  running: Running,
  { account, region, clients }: Pick<Target, 'account' | 'region' | 'clients'>,
  event: CloudEvent,
): Promise<CloudEvent> {
  if (event.source === PRODUCT) {
    await putInQueue(running, queueOf(event), event);
    return event;
  }
  // A sign-in can be recorded in another Region.
  const recording = event.region === region ? clients : await memberClients(running, account, event.region);
  const { Entries = [] } = await recording.events.send(new PutEventsCommand({ Entries: [putEventsEntry(event)] }));
  return { ...event, id: Entries[0]?.EventId ?? event.id };
}

/** Returns the id of the message. */
async function putInQueue(running: Running, name: string, event: CloudEvent): Promise<string> {
  const { sqs } = await hubClients(running);
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: `${PRODUCT}-${name}` }));
  return (await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }))).MessageId ?? '';
}

/** How many messages of each queue hold one of these texts, as the emulator counts them. */
async function messagesWith({ endpoint }: Running, texts: readonly string[]): Promise<Record<string, number>> {
  const query = new URLSearchParams(texts.map((text) => ['text', text]));
  return (await (await fetch(`${endpoint}/local/messages?${query}`)).json()) as Record<string, number>;
}

/** The queue of detection for messages of the hub itself. */
function queueOf(event: CloudEvent): string {
  const own: Readonly<Record<string, string>> = { [FLOW_LOG_RECORD]: 'connections', [HUB_SILENCE]: 'silence' };
  return ownProperty(own, event['detail-type']) ?? 'reminders';
}

/** The id of the attack's incident, computed from the event; if an earlier event opened it, the id is looked up. */
async function incidentOfAttack(
  incidents: IncidentStore,
  scenario: string,
  { about, recognisedBy }: AttackResult,
  emitted: CloudEvent,
): Promise<string> {
  if (about === undefined) return incidentOf(scenario, recognisedBy?.(emitted) ?? emitted);
  return waitForOneOf(incidents, possibleIncidents(about, scenarioOf(scenario).subject(activityOf(emitted))));
}

async function endsAsExpected(
  incidents: IncidentStore,
  account: AttackedAccount,
  scenario: string,
  result: AttackResult,
  emitted: CloudEvent,
): Promise<boolean> {
  const expected = stateFromSettings(account, scenario, result);
  const incident = await waitForIncident(incidents, incidentOf(scenario, emitted), (found) => found?.state === expected);
  return incident?.state === expected;
}

function attackNamed(scenario: string): Attack {
  const attack = ownProperty(ATTACKS, scenario);
  if (attack !== undefined) return attack;
  throw new OperatorError(`There is no attack named ${scenario}. Choose one of ${Object.keys(ATTACKS).join(', ')}.`);
}

function accountNamed({ organization }: Running, name: string, region: string): LocalAccount {
  const account = organization.accounts.find((one) => one.name === name);
  if (account === undefined) {
    const names = organization.accounts.map((one) => one.name).join(', ');
    throw new OperatorError({
      en: `There is no account named ${name}; choose one of ${names}.`,
      ko: `${name} 계정이 없습니다. 다음 중 하나를 사용하십시오: ${names}`,
    });
  }
  if (account.regions.includes(region)) return account;
  const regions = account.regions.join(', ');
  throw new OperatorError({
    en: `Account ${name} does not use ${region}; choose one of ${regions}.`,
    ko: `${name} 계정은 ${region} 리전을 사용하지 않습니다. 다음 중 하나를 사용하십시오: ${regions}`,
  });
}
