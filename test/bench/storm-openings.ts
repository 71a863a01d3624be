import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { LoopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { iamUser } from '#catalogue/events/callers.ts';
import { concurrently } from '#core/concurrently.ts';
import type { Incident } from '#core/incident/incident.ts';
import { memberClients } from '#local/account-clients.ts';
import type { Target } from '#local/attacks/attack.ts';
import { type Opened, open } from '#local/attacks/network/security-group.ts';
import { incidentOf } from '#local/attacks/recognised.ts';
import { putEventsEntry } from '#local/attacks/run-attack.ts';
import type { Running } from '#local/running.ts';
import { lastNote } from '../support/words.ts';

const SCENARIO = 'sg-ssh-open-world';
const SSH = { protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] };
const AT_ONCE = 10;
/** The limit of entries for one PutEvents call. */
const ENTRIES = 10;

/** One opened group: its account and Region, its rules, and the id of the expected incident. */
export type StormOpening = { readonly clients: LoopbackClients; readonly opened: Opened; readonly incident: string };

/** Opens groups through the EC2 API, evenly over accounts and Regions, and sends no event yet. */
export async function openingsIn(running: Running, count: number): Promise<StormOpening[]> {
  const { accounts, naming } = running.organization;
  const places = accounts.flatMap(({ id, regions }) => regions.map((region) => ({ account: id, region })));
  const victims = await Promise.all(
    places.map(
      async (place): Promise<Target> => ({
        ...place,
        naming,
        clients: await memberClients(running, place.account, place.region),
        emit: () => Promise.reject(new Error('a storm sends all its events together')),
        putInLane: () => Promise.reject(new Error('a storm forges nothing')),
      }),
    ),
  );
  const openings: StormOpening[] = [];
  await concurrently(AT_ONCE, [...Array(count).keys()], async (turn) => {
    const victim = victims[turn % victims.length] as Target;
    const opened = await open(victim, SSH, iamUser(`mallory-${randomUUID().slice(0, 8)}`));
    openings.push({ clients: victim.clients, opened, incident: incidentOf(SCENARIO, opened.event) });
  });
  return openings;
}

/** Sends the events of all openings in parallel, in random order, some of them twice. Returns the first time of each, by incident. */
export async function putEventsOf(openings: readonly StormOpening[], twice: number): Promise<Map<string, number>> {
  const putAt = new Map<string, number>();
  const inAnyOrder = shuffled([...openings, ...shuffled(openings).slice(0, twice)]);
  const calls = [...new Set(openings.map(({ clients }) => clients))].flatMap((clients) => {
    const here = inAnyOrder.filter((opening) => opening.clients === clients);
    const starts = [...Array(Math.ceil(here.length / ENTRIES)).keys()];
    return starts.map((call) => ({ clients, some: here.slice(call * ENTRIES, (call + 1) * ENTRIES) }));
  });
  // Never more calls than connections in the pool: a call that waits for a connection could time out.
  await concurrently(AT_ONCE, shuffled(calls), async ({ clients, some }) => {
    const now = Date.now();
    for (const { incident } of some) if (!putAt.has(incident)) putAt.set(incident, now);
    await clients.events.send(new PutEventsCommand({ Entries: some.map(({ opened }) => putEventsEntry(opened.event)) }));
  });
  return putAt;
}

/** Faults in the result of a storm, as sentences; empty if every opening was contained exactly once. */
export async function faultsOf(openings: readonly StormOpening[], incidents: readonly Incident[]): Promise<string[]> {
  const faults: string[] = [];
  await concurrently(AT_ONCE, openings, async ({ opened }) => {
    const { group } = opened;
    const about = incidents.filter(({ scenario, resource }) => scenario === SCENARIO && resource.id === group);
    const [incident] = about;
    const writes = incident?.made ?? [];
    if (await opened.persists()) faults.push(`${group} is still open`);
    if (!(await opened.restUntouched())) faults.push(`${group} lost a rule that opened nothing`);
    if (about.length !== 1) faults.push(`${group} has ${about.length} incidents`);
    if (incident?.outcome?.kind !== 'changed') faults.push(`${group} ended as ${incident?.state}: ${lastNote(incident)}`);
    if (writes.length !== 1 || writes[0]?.error !== undefined) faults.push(`${group} took ${writes.length} writes`);
  });
  return faults;
}

/** A random order (Fisher and Yates). */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other] as Item, order[last] as Item];
  }
  return order;
}
