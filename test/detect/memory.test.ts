import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import {
  type BaselineMemory,
  entryOf,
  type Memory,
  type MemoryEntry,
  type PairMemory,
  recall,
  remembered,
  retentionOf,
  type SequenceMemory,
  type WindowMemory,
} from '#core/detection/memory.ts';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { memoryOf } from '#detect/remember.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const window: WindowMemory = { kind: 'window', key: () => 'one', value: nameOf, atLeast: 3, minutes: 10 };
const sequence: SequenceMemory = {
  kind: 'sequence',
  key: () => 'one',
  step: (activity) => (nameOf(activity) === 'a' ? 'first' : 'then'),
  minutes: 15,
};
const pair: PairMemory = {
  kind: 'pair',
  key: () => 'one',
  value: nameOf,
  minutes: 10,
  contradicts: (earlier, later) => earlier.value !== later.value,
};
const baseline: BaselineMemory = { kind: 'baseline', key: () => 'one', value: nameOf, days: 7 };
const learning: BaselineMemory = { ...baseline, learningDays: 3 };

/** An asymmetric comparison: its result must not depend on the order of arrival. */
const rising: PairMemory = { ...pair, contradicts: (earlier, later) => earlier.value < later.value };

const EVERY_KIND: Record<string, Memory> = { window, sequence, pair, rising, baseline };

function nameOf({ name }: Activity): string {
  return name;
}

function entry(at: number, value: string, id = `${value}@${at}`): MemoryEntry {
  return { id, at, value };
}

/** The entries a memory keeps after these arrivals, and whether each arrival fired. */
function played(memory: Memory, arrivals: readonly MemoryEntry[]) {
  let entries: readonly MemoryEntry[] = [];
  const fired = arrivals.map((one) => {
    const { fires } = recall(memory, entries, one);
    entries = remembered(memory, entries, one);
    return fires;
  });
  return { fired, entries };
}

/** Whether any of these entries fires. All share one key. */
function anyFires(memory: Memory, arrivals: readonly MemoryEntry[]): boolean {
  return played(memory, arrivals).fired.includes(true);
}

/** Whether the last of these entries fires. */
function lastFires(memory: Memory, arrivals: readonly MemoryEntry[]): boolean {
  return played(memory, arrivals).fired.at(-1) === true;
}

describe('a window', () => {
  test('fires at the third distinct value just inside the window, but not just outside', () => {
    expect(played(window, [entry(0, 'a'), entry(MINUTE, 'b'), entry(10 * MINUTE, 'c')]).fired).toEqual([false, false, true]);
    expect(anyFires(window, [entry(0, 'a'), entry(MINUTE, 'b'), entry(10 * MINUTE + 1, 'c')])).toBe(false);
  });

  test('slides: any ten minutes count, not fixed intervals of the clock', () => {
    expect(lastFires(window, [entry(0, 'a'), entry(8 * MINUTE, 'b'), entry(14 * MINUTE, 'c'), entry(17 * MINUTE, 'd')])).toBe(
      true,
    );
  });

  test('counts values, not events', () => {
    expect(anyFires(window, [entry(0, 'a'), entry(1, 'b'), entry(2, 'a'), entry(3, 'b')])).toBe(false);
  });

  test('counts events if no value is named, and a duplicate event only once', () => {
    const { value: _, ...counting } = window;
    const ids = ['e1', 'e2', 'e1', 'e2', 'e1', 'e3'];
    const entries = ids.map((id) => entryOf(counting, { id, at: 0 } as Activity) as MemoryEntry);
    expect(played(counting, entries).fired).toEqual([false, false, false, false, false, true]);
  });

  test('fires again when the event that filled it is delivered again', () => {
    expect(played(window, [entry(0, 'a'), entry(1, 'b'), entry(2, 'c'), entry(2, 'c')]).fired.slice(2)).toEqual([true, true]);
  });

  test('returns the entries that made it fire, oldest first', () => {
    const all = [entry(0, 'old'), entry(20 * MINUTE, 'a'), entry(21 * MINUTE, 'b')];
    const { because } = recall(window, all, entry(20.5 * MINUTE, 'c'));
    expect(because.map(({ value }) => value)).toEqual(['a', 'c', 'b']);
  });

  test('is not emptied by one value repeated a thousand times between the others', () => {
    const noise = Array.from({ length: 1_000 }, (_, index) => entry(MINUTE + index, 'b', `noise-${index}`));
    expect(lastFires(window, [entry(0, 'a'), ...noise, entry(9 * MINUTE, 'c')])).toBe(true);
  });
});

describe('a sequence', () => {
  const first = (at: number) => entry(at, 'first');
  const then = (at: number) => entry(at, 'then');

  test('fires just inside its minutes, and not just outside', () => {
    expect(anyFires(sequence, [first(0), then(15 * MINUTE)])).toBe(true);
    expect(anyFires(sequence, [first(0), then(15 * MINUTE + 1)])).toBe(false);
  });

  test('fires if the second step arrives first, and not if it happened first', () => {
    expect(played(sequence, [then(MINUTE), first(0)]).fired).toEqual([false, true]);
    expect(anyFires(sequence, [then(0), first(MINUTE)])).toBe(false);
  });

  test('never fires at one step alone, even if repeated', () => {
    expect(anyFires(sequence, [first(0), first(0), first(MINUTE)])).toBe(false);
    expect(anyFires(sequence, [then(0), then(0), then(MINUTE)])).toBe(false);
  });
});

describe('a pair', () => {
  test('fires just inside its minutes, and not just outside', () => {
    expect(anyFires(pair, [entry(0, 'a'), entry(10 * MINUTE, 'b')])).toBe(true);
    expect(anyFires(pair, [entry(0, 'a'), entry(10 * MINUTE + 1, 'b')])).toBe(false);
  });

  test('compares the earlier event with the later one, in any order of arrival', () => {
    expect(anyFires(rising, [entry(0, 'a'), entry(1, 'b')])).toBe(true);
    expect(anyFires(rising, [entry(1, 'b'), entry(0, 'a')])).toBe(true);
    expect(anyFires(rising, [entry(1, 'a'), entry(0, 'b')])).toBe(false);
  });

  test('does not compare an event with itself, even if it is read differently the second time', () => {
    expect(anyFires(pair, [entry(0, 'a', 'same'), entry(0, 'b', 'same')])).toBe(false);
  });
});

describe('a baseline', () => {
  test('stays quiet while it is empty', () => {
    expect(played(baseline, [entry(0, 'a'), entry(HOUR, 'a')]).fired).toEqual([false, false]);
  });

  test('fires once at a new value, then treats it as known', () => {
    expect(played(baseline, [entry(0, 'a'), entry(HOUR, 'b'), entry(2 * HOUR, 'b'), entry(3 * HOUR, 'a')]).fired).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  test('knows a value just inside its days and not just outside; days are counted in hours', () => {
    const known = [entry(0, 'a'), entry(HOUR, 'b')];
    const between = entry(6 * DAY, 'a', 'between');
    expect(lastFires(baseline, [...known, between, entry(7 * DAY + HOUR, 'b')])).toBe(false);
    expect(lastFires(baseline, [...known, between, entry(7 * DAY + 2 * HOUR, 'b')])).toBe(true);
  });

  test('is empty again if nothing was seen within its days', () => {
    expect(anyFires(baseline, [entry(0, 'a'), entry(7 * DAY + HOUR, 'b')])).toBe(false);
  });

  test('fires at an earlier value that arrives late, because the later value was new', () => {
    expect(played(baseline, [entry(5 * HOUR, 'b'), entry(0, 'a')]).fired).toEqual([false, true]);
  });

  test('stores one sighting per hour, so that a busy key is not written at every call', () => {
    const { entries } = played(baseline, [entry(0, 'a'), entry(MINUTE, 'b')]);
    const again = entry(2 * MINUTE, 'b');
    expect(remembered(baseline, entries, again)).toBe(entries);
    expect(recall(baseline, entries, again).fires).toBe(false);
  });

  test('fires again when the event with the new value is delivered again, because the first delivery may have failed halfway', () => {
    expect(played(baseline, [entry(0, 'a'), entry(HOUR, 'b'), entry(HOUR, 'b')]).fired).toEqual([false, true, true]);
  });

  test('stays quiet while it learns, and fires from the first hour after that', () => {
    expect(anyFires(learning, [entry(0, 'a'), entry(3 * DAY - 1, 'b')])).toBe(false);
    expect(anyFires(learning, [entry(0, 'a'), entry(3 * DAY, 'b')])).toBe(true);
  });

  test('does not fire afterwards at a value it learned', () => {
    expect(anyFires(learning, [entry(0, 'a'), entry(DAY, 'b'), entry(4 * DAY, 'b')])).toBe(false);
  });

  test('does not start learning again when its first entries expire or when it is flooded', () => {
    const daily = Array.from({ length: 40 }, (_, day) => entry(day * DAY, 'a'));
    expect(lastFires(learning, [...daily, entry(40 * DAY, 'b')])).toBe(true);
    const flood = Array.from({ length: 500 }, (_, index) => entry(4 * DAY + index, `address-${index}`));
    expect(lastFires(learning, [entry(0, 'a'), ...flood, entry(4 * DAY + HOUR, 'b')])).toBe(true);
  });

  test('stays quiet at a time whose past may already be forgotten', () => {
    expect(anyFires(baseline, [entry(0, 'a'), entry(30 * DAY, 'a'), entry(HOUR, 'b')])).toBe(false);
  });
});

/** Some events, and an order of arrival with duplicates. */
function deliveries(spread: number, most: number): fc.Arbitrary<{ happened: MemoryEntry[]; arrived: MemoryEntry[] }> {
  const event = fc.record({ at: fc.nat(spread), value: fc.constantFrom('a', 'b', 'c', 'd', 'first', 'then') });
  return fc.array(event, { minLength: 1, maxLength: most }).chain((events) => {
    const happened = events.map(({ at, value }, index) => entry(at * MINUTE, value, `event-${index}`));
    const more = fc.subarray(happened);
    const arrived = more.chain((twice) => shuffled([...happened, ...twice]));
    return fc.record({ happened: fc.constant(happened), arrived });
  });
}

function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}

function inOrder(entries: readonly MemoryEntry[]): MemoryEntry[] {
  return entries.toSorted((one, other) => one.at - other.at);
}

/** A month of events, each at most a day late. */
const lateDeliveries = deliveries(30 * 24 * 60, 40).chain(({ happened, arrived }) =>
  fc.array(fc.nat(DAY), { minLength: arrived.length, maxLength: arrived.length }).map((delays) => {
    const arrivals = arrived.map((one, index) => ({ one, when: one.at + (delays[index] ?? 0) }));
    return { happened, arrived: arrivals.toSorted((a, b) => a.when - b.when).map(({ one }) => one) };
  }),
);

const RUNS = { numRuns: 2_000 };

describe.each(Object.entries(EVERY_KIND))('of the kind %s', (_, memory) => {
  test.each([
    ['an hour', 60],
    ['a day', 24 * 60 - 1],
  ])('the same fires over %s in every order of arrival and with any duplicates', (_name, spread) => {
    // A baseline of days would merge a whole day into one sighting; hours show the edges.
    const narrow = memory.kind === 'baseline' ? { ...memory, days: 0.25 } : memory;
    fc.assert(
      fc.property(deliveries(spread, 25), ({ happened, arrived }) => {
        expect(anyFires(narrow, arrived)).toBe(anyFires(narrow, inOrder(happened)));
      }),
      RUNS,
    );
  });

  test('the same fires over a month in which everything arrives at most a day late', () => {
    fc.assert(
      fc.property(lateDeliveries, ({ happened, arrived }) => {
        expect(anyFires(memory, arrived)).toBe(anyFires(memory, inOrder(happened)));
      }),
      RUNS,
    );
  });

  test('an event delivered again changes nothing', () => {
    fc.assert(
      fc.property(deliveries(24 * 60, 25), ({ happened }) => {
        const { entries } = played(memory, happened);
        for (const one of happened) expect(remembered(memory, entries, one)).toBe(entries);
      }),
    );
  });

  test('entries stay few and small for any input', () => {
    const text = 'ㅎ'.repeat(2_000);
    const flood = Array.from({ length: 1_000 }, (_each, index) => {
      const activity = { id: `${index}`.padStart(36, '0'), at: index * 1_000, name: `${index}${text}` };
      return entryOf(memory, activity as Activity) as MemoryEntry;
    });
    const { entries } = played(memory, flood);
    expect(entries.length).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(JSON.stringify(entries))).toBeLessThan(390_000);
  });

  test('nothing is kept longer than its retention, except what a baseline learns from', () => {
    fc.assert(
      fc.property(deliveries(60 * 24 * 60, 40), ({ arrived }) => {
        const { entries } = played(memory, arrived);
        const newest = Math.max(...arrived.map(({ at }) => at));
        const old = entries.filter(({ at }) => newest - at > retentionOf(memory));
        expect(old.length).toBeLessThanOrEqual(memory.kind === 'baseline' ? 1 : 0);
      }),
    );
  });
});

test('a learning baseline fires the same in any order, if the learning days arrive first and no value expires', () => {
  const learns = { ...baseline, days: 1, learningDays: 0.25 };
  fc.assert(
    fc.property(deliveries(24 * 60 - 1, 25), ({ happened, arrived }) => {
      const start = Math.min(...happened.map(({ at }) => at));
      const isLearning = ({ at }: MemoryEntry) => Math.floor(at / HOUR) - Math.floor(start / HOUR) < 6;
      const inTime = [...arrived.filter(isLearning), ...arrived.filter((one) => !isLearning(one))];
      expect(anyFires(learns, inTime)).toBe(anyFires(learns, inOrder(happened)));
    }),
    RUNS,
  );
});

test('a value of any length is stored, a long one as its hash', () => {
  const rememberedAs = (name: string) => entryOf(baseline, { id: 'e', at: 0, name } as Activity)?.value;
  expect(rememberedAs('x'.repeat(512))).toBe('x'.repeat(512));
  expect(rememberedAs('x'.repeat(513))).toMatch(/^[0-9a-f]{64}$/);
  expect(rememberedAs('x'.repeat(513))).not.toBe(rememberedAs(`y${'x'.repeat(512)}`));
});

const REMEMBERING = CATALOGUE.flatMap((detection) => {
  const memory = memoryOf(detection, DEFAULT_TUNING);
  return memory === undefined ? [] : [[detection.id, memory] as const];
});

test.each(REMEMBERING)('%s keeps its numbers within the limits of a memory', (_, memory) => {
  if (memory.kind === 'window') expect(memory.atLeast).toBeLessThanOrEqual(50);
  if (memory.kind === 'baseline') expect(memory.learningDays ?? 0).toBeLessThanOrEqual(memory.days);
  expect(retentionOf(memory)).toBeGreaterThan(0);
});
