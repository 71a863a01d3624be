import { DAY, HOUR, MINUTE } from '../duration.ts';
import { ownEntry } from '../own-property.ts';
import type { IncidentRow } from './incidents.ts';
import type { Percentiles } from './overview.ts';

export type Counts = Readonly<Record<string, number>>;

/** What to add to the counter of a scope (`EVERY_ACCOUNT` or an account id). Without `span`: the number of open incidents now. */
export type CountChange = { readonly scope: string; readonly span?: Span; readonly at?: number; readonly add: Counts };

export const EVERY_ACCOUNT = '*';

export const SPANS = { hour: HOUR, day: DAY } as const;

export type Span = keyof typeof SPANS;

/** Each step of the distribution is this much longer than the one before. */
const STEP = 1.1;

/** What a change of a row adds to the counters: an opening counts when it happened, an end when it happened. */
export function countsOf(before: IncidentRow | undefined, after: IncidentRow): CountChange[] {
  const { account, scenario, severity, openedAt, updatedAt } = after;
  const opened = { [`opened|${severity}`]: 1, [`scenario|${scenario}`]: 1, [`account|${account}`]: 1 };
  const changes = [
    ...(before === undefined ? [{ at: openedAt, add: opened }] : []),
    ...(isContained(after) && !(before && isContained(before))
      ? [{ at: after.verifiedAt ?? updatedAt, add: containedCounts(after) }]
      : []),
    ...(isAlreadySafe(after) && !(before && isAlreadySafe(before))
      ? [{ at: after.verifiedAt ?? updatedAt, add: { alreadySafe: 1 } }]
      : []),
    ...(after.state === 'FAILED' && before?.state !== 'FAILED' ? [{ at: updatedAt, add: { failed: 1 } }] : []),
  ];
  const open = moved(before && openName(before), openName(after));
  return [EVERY_ACCOUNT, account].flatMap((scope): CountChange[] => [
    ...(['hour', 'day'] as const).flatMap((span) => together(changes, span).map((one) => ({ scope, span, ...one }))),
    ...(Object.keys(open).length > 0 ? [{ scope, add: open }] : []),
  ]);
}

/** One write for each counter, because a transaction allows only one per item. */
function together(changes: readonly { at: number; add: Counts }[], span: Span) {
  const starts = [...new Set(changes.map(({ at }) => startOf(span, at)))];
  return starts.map((at) => ({ at, add: sumOf(changes.filter((one) => startOf(span, one.at) === at).map(({ add }) => add)) }));
}

export function startOf(span: Span, at: number): number {
  return Math.floor(at / ownEntry(SPANS, span)) * ownEntry(SPANS, span);
}

function isContained({ state, outcome }: IncidentRow): boolean {
  return outcome === 'changed' && (state === 'MITIGATED' || state === 'CLOSED');
}

function isAlreadySafe({ state, outcome }: IncidentRow): boolean {
  return outcome === 'already-safe' && (state === 'MITIGATED' || state === 'CLOSED');
}

function containedCounts({ verifiedAt = 0, receivedAt, firstAt, approved }: IncidentRow): Counts {
  const exposed = Math.max(0, verifiedAt - firstAt) / MINUTE;
  const took = Math.max(1, verifiedAt - receivedAt);
  // With an approval, the time would measure the person and not the hub.
  const hub = approved ? {} : { [`took|${Math.round(Math.log(took) / Math.log(STEP))}`]: 1 };
  return { contained: 1, exposed: Math.round(exposed * 100) / 100, ...hub };
}

function openName({ severity, state }: IncidentRow): string {
  return `${severity}|${state}`;
}

function moved(from: string | undefined, to: string): Counts {
  return from === to ? {} : { ...(from !== undefined && { [from]: -1 }), [to]: 1 };
}

export function sumOf(all: readonly Counts[]): Counts {
  const sum = new Map<string, number>();
  for (const counts of all) for (const [name, number] of Object.entries(counts)) sum.set(name, (sum.get(name) ?? 0) + number);
  return Object.fromEntries(sum);
}

/** The numbers whose names have this prefix, by the rest of the name. */
export function withPrefix(counts: Counts, begin: string): [string, number][] {
  return Object.entries(counts).flatMap(([name, number]) =>
    name.startsWith(`${begin}|`) ? [[name.slice(begin.length + 1), number]] : [],
  );
}

/** Accurate to half a step, that is 5 %. */
export function percentilesOf(counts: Counts): Percentiles | undefined {
  const steps = withPrefix(counts, 'took')
    .map(([step, number]) => [Number(step), number] as const)
    .toSorted(([one], [other]) => one - other);
  const count = steps.reduce((sum, [, number]) => sum + number, 0);
  if (count === 0) return undefined;
  const at = (share: number): number => {
    let left = Math.ceil(count * share);
    const found = steps.find(([, number]) => {
      left -= number;
      return left <= 0;
    });
    return Math.round(STEP ** (found?.[0] ?? 0));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), count };
}
