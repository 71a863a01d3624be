import { setTimeout as sleep } from 'node:timers/promises';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { dynamoDb } from '../adapters/dynamodb.ts';
import { incidentsInDynamoDb } from '../adapters/incidents-in-dynamodb.ts';
import { loopbackSession } from '../adapters/loopback.ts';
import { OperatorError } from '../core/errors.ts';
import { type Incident, incidentId, type State } from '../core/incident.ts';
import type { IncidentStore } from '../core/incident-store.ts';
import { PRODUCT } from '../core/naming.ts';
import { modeFor } from '../core/settings.ts';
import type { CloudEvent } from '../detect/catalogue/cases.ts';
import { CATALOGUE } from '../detect/catalogue/index.ts';
import { normalise } from '../normalise/normalise.ts';
import type { Attack, Struck, Victim } from './attacks/attack.ts';
import { ATTACKS } from './attacks/index.ts';
import { memberClients, type Running } from './place.ts';

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
export async function strike(running: Running, scenario: string, accountName: string, region: string): Promise<Report> {
  const attack = attackNamed(scenario);
  const account = targetNamed(running, accountName, region);
  const clients = await memberClients(running, account.id, region);
  const incidents = await incidentStore(running);
  const victim: Victim = {
    account: account.id,
    region,
    clients,
    naming: running.organization.naming,
    emit: async (event) => {
      await clients.events.send(new PutEventsCommand({ Entries: [entryOf(event)] }));
    },
    noticed: async (event) => {
      await until(incidents, await idOf(scenarioOf(event), event), (incident) => incident !== undefined);
    },
  };
  const struck = await attack(victim);
  const about = struck.about ?? struck.event;
  const opened = struck.about === undefined ? scenario : scenarioOf(about);
  const id = await idOf(opened, about);
  const expected = expectedState(account, scenario, struck);
  const putAt = Date.now();
  await victim.emit(struck.event);
  const incident = await until(incidents, id, (found) => found?.state === expected);
  const besides = await Promise.all(
    scenariosOf(struck.event).map(async (other) => {
      const wanted = expectedState(account, other, struck);
      const id = await idOf(other, struck.event);
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
    detectedMs: incident === undefined ? null : (struck.about === undefined ? incident.openedAt : incident.updatedAt) - putAt,
    fixedMs: incident?.verifiedAt === undefined ? null : incident.verifiedAt - putAt,
    state: incident?.state ?? 'MISSING',
    verified: stands === shouldStand && unharmed && besides.every(Boolean),
    expected,
  };
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
export async function incidentStore({ endpoint, organization }: Running): Promise<IncidentStore> {
  const { hubAccount, homeRegion } = organization.naming;
  const role = `arn:aws:iam::${hubAccount}:role/${organization.deploy.role}`;
  const credentials = await loopbackSession(endpoint, homeRegion, role, 'observer');
  return incidentsInDynamoDb(`${PRODUCT}-incidents`, dynamoDb({ endpoint, region: homeRegion, credentials }));
}

/** The id the hub gives to what an event sets off; ids are deterministic, so nobody needs to be asked. */
async function idOf(scenario: string, event: CloudEvent): Promise<string> {
  const reading = normalise(event);
  const detection = CATALOGUE.find(({ id }) => id === scenario);
  if (reading.kind === 'parked' || detection === undefined) throw new Error(`the attack made an event that is no ${scenario}`);
  return incidentId(scenario, detection.subject(reading.activity), reading.activity);
}

/** Every scenario an event sets off by itself: opening all ports opens SSH too, and each is an incident of its own. */
function scenariosOf(event: CloudEvent): string[] {
  const reading = normalise(event);
  if (reading.kind === 'parked') return [];
  const { activity } = reading;
  return CATALOGUE.filter(
    ({ answers, trigger, matches }) =>
      answers === undefined && 'calls' in trigger && trigger.calls.includes(activity.name) && matches(activity),
  ).map(({ id }) => id);
}

/** The first of them. */
function scenarioOf(event: CloudEvent): string {
  return scenariosOf(event)[0] ?? 'unknown';
}

function expectedState(account: LocalAccount, scenario: string, struck: Struck): State {
  const detection = CATALOGUE.find(({ id }) => id === scenario);
  if (struck.about !== undefined) return 'MITIGATED';
  if (detection?.playbook === undefined) return 'NEW';
  const mode = modeFor(account, detection, detection.severity);
  return mode === 'auto' ? 'MITIGATED' : mode === 'approve' ? 'AWAITING_APPROVAL' : 'NEW';
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
