import {
  type Counts,
  EVERY_ACCOUNT,
  percentilesOf,
  SPANS,
  type Span,
  startOf,
  sumOf,
  withPrefix,
} from '#core/control-room/counts.ts';
import { positionAt } from '#core/control-room/lists.ts';
import { type Charts, type Now, RANGES, type Range } from '#core/control-room/overview.ts';
import type { CountsAt } from '#core/control-room/store.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { DAY, HOUR } from '#core/duration.ts';
import { coverageOf } from '#core/heartbeat/coverage.ts';
import { OPEN_STATES, type State } from '#core/incident/state.ts';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import { type Authority, DEFAULT_BUDGETS } from '#core/settings.ts';
import type { ServePorts } from './ports.ts';
import { accountsInScope, canSee, type Reader, visibleAccounts } from './reader.ts';
import { searchIncidents } from './search.ts';

const MOST_WAITING = 20;
const MOST_BUSY_ACCOUNTS = 50;
const MOST_IN_CHART = 10;

type NowPorts = Pick<ServePorts, 'room' | 'pulses' | 'runs' | 'now' | 'catalogue'>;

/** What is open and what waits now. `since`: when the reader's day began. */
export async function nowFor(reader: Reader, { stop }: Authority, since: number | undefined, ports: NowPorts): Promise<Now> {
  const now = ports.now();
  const accounts = visibleAccounts(reader);
  const ids = accounts.map(({ id }) => id);
  const scopes = scopesOf(reader);
  const [open, waiting, hours, pulses] = await Promise.all([
    ports.room.open(scopes),
    searchIncidents(
      { filter: { state: ['AWAITING_APPROVAL'] }, sort: { by: 'opened', order: 'descending' }, limit: 100 },
      reader,
      {
        room: ports.room,
        scenarios: [],
      },
    ),
    countsFor(reader, 'hour', now - DAY, now, ports),
    ports.pulses(ids),
  ]);
  const covered = coverageOf(reader.settings, ids, pulses, now);
  const count = (state: 'heard' | 'waiting' | 'silent') => covered.filter((one) => one.state === state).length;
  const today = sumOf(hours.filter(({ at }) => at >= startOf('hour', since ?? now - DAY)).map(({ counts }) => counts));
  const contain = percentilesOf(sumOf(hours.map(({ counts }) => counts)));
  return {
    now,
    cursor: positionAt(now),
    accounts,
    open: openIn(sumOf([...open.values()])),
    waiting: waiting.rows.toSorted((one, other) => (one.waitsUntil ?? 0) - (other.waitsUntil ?? 0)).slice(0, MOST_WAITING),
    today: {
      opened: total(today, 'opened'),
      contained: today.contained ?? 0,
      alreadySafe: today.alreadySafe ?? 0,
      failed: today.failed ?? 0,
    },
    ...(contain !== undefined && { contain }),
    coverage: { heard: count('heard'), silent: count('silent'), unheard: count('waiting') },
    budgets: await budgetsOf(reader, hours, now, ports),
    ...(stop !== undefined && { stop }),
  };
}

/** Charts of a range. The number of reads depends on the counters, not on the incidents. */
export async function chartsFor(reader: Reader, range: Range, ports: Pick<ServePorts, 'room' | 'now'>): Promise<Charts> {
  const now = ports.now();
  const span = range === '30d' ? 'day' : 'hour';
  const length = (ownEntry(RANGES, range) * HOUR) / ownEntry(SPANS, span);
  const last = startOf(span, now);
  const times = Array.from({ length }, (_, n) => last - (length - 1 - n) * ownEntry(SPANS, span));
  const found = await countsFor(reader, span, times[0] ?? last, last, ports);
  const byTime = new Map<number, Counts[]>(times.map((at) => [at, []]));
  for (const { at, counts } of found) byTime.get(at)?.push(counts);
  const each = [...byTime.values()].map(sumOf);
  const sum = sumOf(each);
  const contain = percentilesOf(sum);
  return {
    range,
    times,
    bySeverity: series(each, 'opened', SEVERITIES.toReversed()) as Charts['bySeverity'],
    byScenario: series(each, 'scenario', mostIn(sum, 'scenario')),
    byAccount: series(
      each,
      'account',
      mostIn(sum, 'account').filter((account) => canSee(reader, account)),
    ),
    contained: each.map((counts) => counts.contained ?? 0),
    alreadySafe: each.map((counts) => counts.alreadySafe ?? 0),
    timeToContain: each.map((counts) => percentilesOf(counts) ?? null),
    exposureMinutes: each.map((counts) => Math.round((counts.exposed ?? 0) * 10) / 10),
    total: {
      opened: total(sum, 'opened'),
      contained: sum.contained ?? 0,
      alreadySafe: sum.alreadySafe ?? 0,
      ...(contain !== undefined && { contain }),
    },
  };
}

/** The counters that add up to the person's scope. */
function scopesOf(reader: Reader): readonly string[] {
  return accountsInScope(reader) ?? [EVERY_ACCOUNT];
}

/** For a limited scope, the counters of all accounts are read together and filtered, instead of one read for each account. */
async function countsFor(
  reader: Reader,
  span: Span,
  from: number,
  to: number,
  { room }: Pick<ServePorts, 'room'>,
): Promise<readonly CountsAt[]> {
  const seen = accountsInScope(reader);
  if (seen === undefined) return room.counts(span, startOf(span, from), startOf(span, to));
  if (seen.length === 0) return [];
  const scope = new Set(seen);
  const all = await room.countsByAccount(span, startOf(span, from), startOf(span, to));
  return all.filter(({ account }) => scope.has(account));
}

function openIn(counts: Counts): Now['open'] {
  const bySeverity = SEVERITIES.map((severity): [Severity, Partial<Record<State, number>>] => {
    const states = OPEN_STATES.map((state) => [state, counts[`${severity}|${state}`] ?? 0] as const);
    return [severity, Object.fromEntries(states.filter(([, number]) => number > 0))];
  });
  return Object.fromEntries(bySeverity);
}

/** Only accounts with recently opened incidents can have used their budgets. */
async function budgetsOf(reader: Reader, hours: readonly CountsAt[], now: number, ports: NowPorts): Promise<Now['budgets']> {
  const lately = sumOf(hours.filter(({ at }) => at >= now - 2 * HOUR).map(({ counts }) => counts));
  const busy = mostIn(lately, 'account', MOST_BUSY_ACCOUNTS).filter((account) => canSee(reader, account));
  const used = await Promise.all(
    busy.map(async (account) => {
      const { budgets = DEFAULT_BUDGETS } = ownProperty(reader.settings.accounts, account) ?? {};
      const runs = (await ports.runs(account)).filter(({ at }) => now - at < HOUR);
      return [true, false].map((critical) => {
        const budget = critical ? (budgets.critical ?? DEFAULT_BUDGETS.critical) : budgets.account;
        const counted = new Set(runs.filter(({ isCritical }) => isCritical === critical).map(({ incident }) => incident)).size;
        return { account, used: counted, budget, critical };
      });
    }),
  );
  const fullness = ({ used: number, budget }: { used: number; budget: number }) => (budget === 0 ? 1 : number / budget);
  return used
    .flat()
    .filter((one) => one.used > 0 && fullness(one) >= 0.1)
    .toSorted((one, other) => fullness(other) - fullness(one));
}

function total(counts: Counts, begin: string): number {
  return withPrefix(counts, begin).reduce((sum, [, number]) => sum + number, 0);
}

function mostIn(counts: Counts, begin: string, most = MOST_IN_CHART): string[] {
  const sorted = withPrefix(counts, begin).toSorted(([, one], [, other]) => other - one);
  return sorted.slice(0, most).map(([name]) => name);
}

function series(each: readonly Counts[], begin: string, names: readonly string[]): Record<string, number[]> {
  return Object.fromEntries(names.map((name) => [name, each.map((counts) => ownProperty(counts, `${begin}|${name}`) ?? 0)]));
}
