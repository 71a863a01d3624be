import { setTimeout as sleep } from 'node:timers/promises';
import { pulsesInMemory } from '#adapters/store/pulses-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import { NEWEST } from '#core/control-room/filter.ts';
import type { RoomReader } from '#core/control-room/store.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Settings } from '#core/settings.ts';
import { chartsFor, nowFor } from '#serve/overview.ts';
import { searchIncidents } from '#serve/search.ts';
import { ADMIN, numberedIncident, roomWith } from '../support/control-room.ts';
import { percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST = 3;

/** What DynamoDB takes for a read, in milliseconds, how many reads the client has under way, and items of counters in one read. */
const [READ_MS, AT_ONCE, ITEMS_A_READ] = [5, 50, 4_000];

/** How long a person who sees half of the accounts waits, against an admin: the first view, the charts of a month, the first page. */
export async function scopedViews(smallest: boolean) {
  const [accounts, incidents, rounds] = smallest ? [80, 400, 2] : [1_000, 10_000, 10];
  const settings = organizationOf(accounts);
  const limited: KnownPerson = { name: 'Rio', email: 'rio@example.com', role: 'responder', accounts: namesOf(accounts / 2) };
  const ids = Object.keys(settings.accounts);
  const { room, everything, world } = roomWith(
    Array.from({ length: incidents }, (_, n) => numberedIncident(n, { account: ids[n % accounts] as string })),
    settings,
  );
  await everything();
  const everyone = await viewsTake(ADMIN, settings, room, world.now, rounds);
  const half = await viewsTake(limited, settings, room, world.now, rounds);
  return verdict({
    name: 'history.scoped',
    value: half,
    unit: 'ms',
    against: `an admin instead of a person with ${accounts / 2} of ${accounts} accounts: ${rounded(everyone)} ms`,
    ratio: half / everyone,
    aim: `at most ${MOST} times`,
    ok: half <= everyone * MOST,
  });
}

function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `account-${2 * n}`);
}

function organizationOf(count: number): Settings {
  const entries = Array.from({ length: count }, (_, n) => [
    String(200_000_000_000 + n),
    { name: `account-${n}`, unit: `workloads/team-${n % 20}`, modes: [{ default: 'approve' as const }] },
  ]);
  return { accounts: Object.fromEntries(entries) };
}

async function viewsTake(person: KnownPerson, settings: Settings, room: RoomReader, now: number, rounds: number) {
  const reader = { person, settings, until: 0 };
  const ports = { room: played(room), pulses: pulsesInMemory().read, runs: async () => [], catalogue: CATALOGUE, now: () => now };
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await nowFor(reader, { settings }, undefined, ports);
    await chartsFor(reader, '30d', ports);
    const first = { filter: { state: ['FAILED'] }, sort: NEWEST, limit: 50 };
    const { rows } = await searchIncidents(first, reader, { room: ports.room, scenarios: [] });
    took.push(performance.now() - begin);
    if (rows.length === 0) throw new Error('the search of the bench found nothing');
  }
  return percentile(took, 0.5);
}

function played(room: RoomReader): RoomReader {
  let free = AT_ONCE;
  const waiting: (() => void)[] = [];
  const read = async (reads = 1) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    await sleep(READ_MS * reads);
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };
  const counters = async <Found>(found: Promise<readonly Found[]>) => {
    const items = await found;
    await read(Math.max(1, Math.ceil(items.length / ITEMS_A_READ)));
    return items;
  };
  return {
    positions: async (stretch) => read().then(() => room.positions(stretch)),
    rows: async (ids) => read().then(() => room.rows(ids)),
    counts: (...range) => counters(room.counts(...range)),
    countsByAccount: (...range) => counters(room.countsByAccount(...range)),
    open: async (scopes) => {
      const parts = Array.from({ length: Math.ceil(scopes.length / 100) }, () => read());
      await Promise.all(parts);
      return room.open(scopes);
    },
    steps: async (...asked) => read().then(() => room.steps(...asked)),
  };
}
