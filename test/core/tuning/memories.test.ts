import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { CATALOGUE, scenarioOf } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { entryOf, type Memory, type MemoryEntry, recall, remembered, retentionOf } from '#core/detection/memory.ts';
import { DEFAULT_TUNING, type PartialTuning, type Tuning, tuningFrom } from '#core/detection/tuning.ts';
import { detect } from '#detect/detect.ts';
import { memoryOf } from '#detect/remember.ts';
import { detectPorts } from '../../support/detect-ports.ts';
import { EVERY_CASE } from '../../support/every-case.ts';
import { activitiesOf, failures } from './recognise.ts';

const DAY = 24 * 60;

describe('memories under any tuning', () => {
  const REMEMBERING = CATALOGUE.filter(({ memory }) => typeof memory === 'function');
  const some = (least: number, most: number) => fc.integer({ min: least, max: most });
  const tunings: fc.Arbitrary<Tuning> = fc
    .record({
      failures: some(2, 5),
      withinMinutes: some(1, 120),
      days: some(1, 3),
      hours: some(1, 5),
      kmPerHour: some(50, 30_000),
    })
    .map(({ failures, withinMinutes, days, hours, kmPerHour }) =>
      tuningFrom({
        bruteForce: { failures, withinMinutes },
        rootFailures: { failures, withinMinutes },
        repeatedOpenings: { groups: failures, withinMinutes },
        travel: { kmPerHour, withinMinutes },
        connections: { withinHours: hours, afterClosingMinutes: withinMinutes % 60 },
        baselineDays: days,
        keyDays: days,
        regionDays: days,
        learningDays: 0,
        tamperAfterLoginMinutes: withinMinutes,
        mfaBypassHours: hours,
      }),
    );

  test.each(REMEMBERING.map((detection) => [detection.id, detection] as const))(
    '%s fires the same over a day in every order of arrival, under any tuning',
    (_, detection) => {
      fc.assert(
        fc.property(tunings, deliveriesFor(detection), (tuning, { happened, arrived }) => {
          const memory = memoryOf(detection, tuning) as Memory;
          const inOrder = anyFires(memory, happened.toSorted(byTime));
          // A closing that arrives late cannot withdraw the signal of a connection, but no signal is missed.
          if (detection.id !== 'sg-connection-after-open') expect(anyFires(memory, arrived)).toBe(inOrder);
          else if (inOrder) expect(anyFires(memory, arrived)).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
  );

  test.each(REMEMBERING.map((detection) => [detection.id, detection] as const))(
    '%s keeps nothing longer than its retention and never more than a memory holds, under any tuning',
    (_, detection) => {
      fc.assert(
        fc.property(tunings, (tuning) => {
          const memory = memoryOf(detection, tuning) as Memory;
          expect(retentionOf(memory)).toBeGreaterThan(0);
          expect(retentionOf(memory)).toBeLessThan(500 * DAY * 60_000);
          if (memory.kind === 'window') expect(memory.atLeast).toBeLessThanOrEqual(50);
        }),
      );
    },
  );

  test('a threshold that is raised never makes a window fire that was quiet', () => {
    const detection = scenarioOf('console-bruteforce');
    fc.assert(
      fc.property(tunings, some(0, 5), deliveriesFor(detection), (tuning, more, { happened }) => {
        const failures = tuning.bruteForce.failures + more;
        const stricter = memoryOf(detection, { ...tuning, bruteForce: { ...tuning.bruteForce, failures } }) as Memory;
        if (anyFires(stricter, happened)) expect(anyFires(memoryOf(detection, tuning) as Memory, happened)).toBe(true);
      }),
    );
  });

  test('an event is judged by the current tuning, and entries remembered under an earlier one still count', async () => {
    const ports = detectPorts();
    const under = (words: PartialTuning, event: CloudEvent) =>
      detect({ ...(activitiesOf(event)[0] as Activity), tuning: tuningFrom(words) }, ports);
    const ids = async (verdict: ReturnType<typeof under>) => (await verdict).signals.map(({ detection }) => detection.id);
    const [first, second] = failures(0, 1) as [CloudEvent, CloudEvent];
    await under({ bruteForce: { failures: 5 } }, first);
    expect(await ids(under({ bruteForce: { failures: 2 } }, second))).toContain('console-bruteforce');
  });
});

/** What a detection remembers of its own cases at random times of a day, and an order of arrival with duplicates. */
function deliveriesFor(detection: Detection): fc.Arbitrary<{ happened: MemoryEntry[]; arrived: MemoryEntry[] }> {
  const memory = memoryOf(detection, DEFAULT_TUNING) as Memory;
  const cases = EVERY_CASE.filter(({ id }) => id === detection.id).flatMap(({ events }) => events);
  const values = cases
    .flatMap(activitiesOf)
    .filter((activity) => detection.matches(activity))
    .flatMap((activity) => entryOf(memory, activity)?.value ?? []);
  const entry = fc.record({ at: fc.nat(DAY - 1), value: fc.constantFrom(...new Set(values)) });
  return fc.array(entry, { minLength: 1, maxLength: 15 }).chain((entries) => {
    const happened = entries.map(({ at, value }, index) => ({
      id: `event-${index}`,
      at: at * 60_000,
      value: memory.kind === 'window' && memory.value === undefined ? `event-${index}` : value,
    }));
    return fc
      .subarray(happened)
      .chain((twice) => fc.shuffledSubarray([...happened, ...twice], { minLength: happened.length + twice.length }))
      .map((arrived) => ({ happened, arrived }));
  });
}

function byTime(one: MemoryEntry, other: MemoryEntry): number {
  return one.at - other.at;
}

function anyFires(memory: Memory, arrivals: readonly MemoryEntry[]): boolean {
  let entries: readonly MemoryEntry[] = [];
  return arrivals
    .map((one) => {
      const { fires } = recall(memory, entries, one);
      entries = remembered(memory, entries, one);
      return fires;
    })
    .includes(true);
}
