import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { IncidentResults, IncidentRow } from '#core/control-room/incidents.ts';
import type { Now } from '#core/control-room/overview.ts';
import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import { now } from '../reading/clock.ts';
import { startFrom } from '../reading/live.ts';
import { useAnswer } from '../reading/use-answer.ts';
import { say } from '../showing/language.ts';
import { alarm, sound } from './alarm.ts';

/** The latest answer of `/api/now`: what is open, the accounts, and whether the hub is stopped, for the whole page. */
export const hubNow = signal<Now | undefined>();
export const hubNowAnswer = signal<ReturnType<typeof useAnswer<Now>>['value']>({});

/** CRITICAL incidents that arrived since the page was opened and that the reader has neither opened nor dismissed. */
export const arrivals = signal<readonly IncidentRow[]>([]);

export const accountNames = computed(() => new Map(hubNow.value?.accounts.map(({ id, name }) => [id, name])));

export function openCount({ open }: Pick<Now, 'open'>, severity?: Severity): number {
  const some = severity === undefined ? SEVERITIES : [severity];
  return some.flatMap((one) => Object.values(open[one] ?? {})).reduce((sum, count) => sum + count, 0);
}

export function dismissArrivals(id?: string): void {
  arrivals.value = id === undefined ? [] : arrivals.value.filter((row) => row.id !== id);
}

let seen: Set<string> | undefined;
const MOST_SEEN = 5_000;

/** Follows the hub for the whole page; shows nothing itself. */
export function Watch() {
  const since = new Date(new Date(now.value).toDateString()).toISOString();
  const answer = useAnswer<Now>(`/api/now?since=${since}`, { every: 1_000 });
  const criticals = useAnswer<IncidentResults>('/api/incidents?severity=CRITICAL', { every: 1_000 });
  useEffect(() => {
    hubNowAnswer.value = answer.value;
    if (answer.value.value === undefined) return;
    hubNow.value = answer.value.value;
    startFrom(answer.value.value.cursor);
  }, [answer.value]);
  useEffect(() => noteCriticals(criticals.value.value?.rows), [criticals.value]);
  const fresh = arrivals.value.length;
  const waiting = hubNow.value?.waiting.length ?? 0;
  const title = say('product');
  useEffect(() => {
    document.title = fresh > 0 ? `(${fresh}) ‼ ${say('newCriticalShort')}` : waiting > 0 ? `(${waiting}) ${title}` : title;
  }, [fresh, waiting, title]);
  return null;
}

function noteCriticals(rows: readonly IncidentRow[] | undefined): void {
  if (rows === undefined) return;
  const known = seen;
  if (known === undefined) {
    seen = new Set(rows.map(({ id }) => id));
    return;
  }
  const fresh = rows.filter(({ id }) => !known.has(id));
  for (const { id } of fresh) known.add(id);
  for (const id of known) {
    if (known.size <= MOST_SEEN) break;
    known.delete(id);
  }
  const kept = arrivals.value.map((row) => rows.find(({ id }) => id === row.id) ?? row);
  arrivals.value = [...fresh, ...kept];
  if (fresh.length > 0 && sound.value === 'on') alarm();
}
