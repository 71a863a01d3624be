import { type Counts, EVERY_ACCOUNT, type Span, startOf } from '#core/control-room/counts.ts';
import { CHANGED, positionAt, positionOf } from '#core/control-room/lists.ts';
import type { CountsAt, PlacedStep, RoomReader, RoomWriter, StoredRow } from '#core/control-room/store.ts';

/** The table of the control room in one process. It behaves like the table, and finds positions by binary search. */
export function roomInMemory(): RoomReader & RoomWriter {
  const rows = new Map<string, StoredRow>();
  const lists = new Map<string, string[]>();
  const counters = new Map<string, Map<number, Counter>>();
  const gauges = new Map<string, Counter>();
  const days = new Map<string, Map<string, PlacedStep>>();

  const listNamed = (name: string): string[] => {
    const list = lists.get(name) ?? [];
    lists.set(name, list);
    return list;
  };
  const enter = (name: string, position: string) => {
    const list = listNamed(name);
    const at = indexOf(list, position);
    if (list[at] !== position) list.splice(at, 0, position);
  };
  const leave = (name: string, position: string) => {
    const list = listNamed(name);
    const at = indexOf(list, position);
    if (list[at] === position) list.splice(at, 1);
  };

  const countsOf = (scope: string, span: Span, from: number, to: number): CountsAt[] => {
    const all = [...(counters.get(`${span} ${scope}`) ?? [])].filter(([at]) => at >= from && at <= to);
    return all.map(([at, counter]): CountsAt => ({ at, counts: read(counter) })).toSorted((one, other) => one.at - other.at);
  };

  return {
    positions: async ({ list: name, descending, after, until, limit }) => {
      const list = lists.get(name) ?? [];
      if (!descending) {
        const from = after === undefined ? 0 : indexOf(list, after) + (list[indexOf(list, after)] === after ? 1 : 0);
        const end = until === undefined ? list.length : indexOf(list, until);
        return list.slice(from, Math.min(end, from + limit));
      }
      const end = after === undefined ? list.length : indexOf(list, after);
      const from = until === undefined ? 0 : indexOf(list, until) + (list[indexOf(list, until)] === until ? 1 : 0);
      return list.slice(Math.max(from, end - limit), end).toReversed();
    },
    rows: async (ids) => ids.flatMap((id) => rows.get(id) ?? []),
    counts: async (span, from, to) => countsOf(EVERY_ACCOUNT, span, from, to),
    countsByAccount: async (span, from, to) =>
      [...counters.keys()].flatMap((key) => {
        const [name, account = ''] = key.split(' ');
        return name !== span || account === EVERY_ACCOUNT
          ? []
          : countsOf(account, span, from, to).map((one) => ({ ...one, account }));
      }),
    open: async (scopes) => new Map(scopes.flatMap((scope) => (gauges.has(scope) ? [[scope, read(gauges.get(scope))]] : []))),
    steps: async (day, before, limit) =>
      [...(days.get(day)?.values() ?? [])]
        .filter(({ position }) => before === undefined || position < before)
        .toSorted((one, other) => (one.position < other.position ? 1 : -1))
        .slice(0, limit),
    write: async ({ before, after, enters, leaves, counts }) => {
      const { id } = after.row;
      if (rows.get(id)?.revision !== before?.revision) return false;
      rows.set(id, after);
      for (const name of leaves) leave(name, positionOf(after.row));
      for (const name of enters) enter(name, positionOf(after.row));
      if (before !== undefined) leave(CHANGED, positionAt(before.changedAt, id));
      enter(CHANGED, positionAt(after.changedAt, id));
      for (const { scope, span, at = 0, add } of counts) {
        if (span === undefined) gauges.set(scope, increased(gauges.get(scope), add));
        else {
          const counter = counters.get(`${span} ${scope}`) ?? new Map<number, Counter>();
          counters.set(`${span} ${scope}`, counter);
          counter.set(startOf(span, at), increased(counter.get(startOf(span, at)), add));
        }
      }
      return true;
    },
    addSteps: async (steps) => {
      for (const one of steps) {
        const day = new Date(one.step.at).toISOString().slice(0, 10);
        const known = days.get(day) ?? new Map<string, PlacedStep>();
        days.set(day, known.set(one.position, one));
      }
    },
  };
}

type Counter = Map<string, number>;

/** Changed in place: the counter of all accounts has a name for each of them. */
function increased(counter: Counter = new Map(), add: Counts): Counter {
  for (const [name, number] of Object.entries(add)) counter.set(name, (counter.get(name) ?? 0) + number);
  return counter;
}

function read(counter: Counter | undefined): Counts {
  return Object.fromEntries(counter ?? []);
}

/** The index of a position in the list, or where it would be inserted. */
function indexOf(list: readonly string[], position: string): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle] ?? '') < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
