import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute } from '#catalogue/events/cases.ts';
import { type Reminder, type ReminderStore, reminderKey } from '#core/reminder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A clock that only a test moves. */
export type MovableClock = { now: number };

/** An empty store of reminders, and its clock. */
export type FreshReminders = () => Promise<{ reminders: ReminderStore; clock: MovableClock }>;

/** Every test begins here: half past an hour, so that the previous and the next hour are near. */
export const START = Date.parse(minute(30));

export function lookAgain(at: number, incident = 'inc-000000000000000000000001'): Reminder {
  return { at, kind: 'look-again', incident, detection: 'sg-stale-opening' };
}

/** The tests for every reminder store. `orders` is the number of random histories, `pause` the longest wait in them in hours. */
export function honoursTheReminderContract(fresh: FreshReminders, orders: number, pause: number): void {
  test('an empty store has nothing due', async () => {
    const { reminders } = await fresh();
    expect(await reminders.due(START + 1000 * HOUR)).toEqual([]);
  });

  test.each([
    ['a few minutes ahead', 5 * MINUTE],
    ['an hour ahead', HOUR],
    ['on the hour', HOUR / 2],
    ['days ahead', 75 * HOUR],
    ['at this very moment', 0],
    ['a minute ago', -MINUTE],
    ['hours ago', -5 * HOUR],
    ['a month ago', -30 * 24 * HOUR],
  ])('a reminder added for %s is due from then on, and not a millisecond before', async (_, ahead) => {
    const { reminders, clock } = await fresh();
    const reminder = lookAgain(START + ahead);
    await reminders.add(reminder);
    expect(await reminders.due(reminder.at - 1)).toEqual([]);
    clock.now = Math.max(START, reminder.at);
    expect(await reminders.due(clock.now)).toEqual([reminder]);
  });

  test('the same reminder added again is one reminder, also after its hour', async () => {
    const { reminders, clock } = await fresh();
    const reminder = lookAgain(START + MINUTE);
    await reminders.add(reminder);
    await reminders.add({ ...reminder });
    clock.now = START + 3 * HOUR;
    await reminders.add(reminder);
    expect(await reminders.due(clock.now)).toEqual([reminder]);
    await reminders.done(reminder);
    expect(await reminders.due(clock.now)).toEqual([]);
  });

  test('reminders that differ in kind, incident, detection or time are separate', async () => {
    const { reminders } = await fresh();
    const one = lookAgain(START);
    const { detection: _, ...any } = one;
    const others: Reminder[] = [
      { ...one, at: START - 1 },
      { ...one, kind: 'lapse' },
      { ...one, incident: 'inc-000000000000000000000002' },
      { ...one, detection: 'another' },
      any,
    ];
    for (const reminder of [one, ...others]) await reminders.add(reminder);
    const due = await reminders.due(START);
    expect(due).toHaveLength(6);
    expect(due).toEqual(expect.arrayContaining([one, ...others]));
  });

  test('reminders are returned in the order of their times, not in the order in which they were added', async () => {
    const { reminders, clock } = await fresh();
    const times = [90, -200, 30, 0, -1, 150].map((minutes) => START + minutes * MINUTE);
    for (const at of times) await reminders.add(lookAgain(at));
    clock.now = START + 10 * HOUR;
    expect((await reminders.due(clock.now)).map(({ at }) => at)).toEqual(times.toSorted((one, other) => one - other));
  });

  test('a read for a past or future time does not remove reminders for other reads', async () => {
    const { reminders, clock } = await fresh();
    const [one, two] = [lookAgain(START), lookAgain(START + MINUTE)];
    await reminders.add(one);
    expect(await reminders.due(START + 10 * HOUR)).toEqual([one]);
    await reminders.add(two);
    clock.now = START + 10 * HOUR;
    expect(await reminders.due(START)).toEqual([one]);
    expect(await reminders.due(clock.now)).toEqual([one, two]);
  });

  test('a reminder that is not done is due again, at the next tick and days later', async () => {
    const { reminders, clock } = await fresh();
    const reminder = lookAgain(START);
    await reminders.add(reminder);
    for (const hours of [0, 0.01, 1, 2, 26, 75]) {
      clock.now = START + hours * HOUR;
      expect(await reminders.due(clock.now), `${hours} hours later`).toEqual([reminder]);
    }
  });

  test('a reminder that is done is never due again, and the others still are', async () => {
    const { reminders, clock } = await fresh();
    const [one, two] = [lookAgain(START), lookAgain(START, 'inc-000000000000000000000002')];
    for (const reminder of [one, two]) await reminders.add(reminder);
    await reminders.done(one);
    for (const hours of [0, 1, 3, 26]) {
      clock.now = START + hours * HOUR;
      expect(await reminders.due(clock.now)).toEqual([two]);
    }
  });

  test('a reminder can be cancelled before its time, and cancelling an unknown reminder is no error', async () => {
    const { reminders, clock } = await fresh();
    const reminder = lookAgain(START + 5 * HOUR);
    await reminders.done(reminder);
    await reminders.add(reminder);
    await reminders.done(reminder);
    clock.now = START + 6 * HOUR;
    expect(await reminders.due(clock.now)).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5])('a reminder at %s is refused: it would never be due', async (at) => {
    const { reminders } = await fresh();
    await expect(reminders.add(lookAgain(at))).rejects.toThrow('a reminder needs a time');
  });

  test('no reminder is lost or early, whenever the clock ticks and whichever reminders fail', async () => {
    await fc.assert(
      fc.asyncProperty(histories(pause), async (steps) => {
        const { reminders, clock } = await fresh();
        const open = new Map<string, Reminder>();
        const dueNow = () => [...open.entries()].filter(([, { at }]) => at <= clock.now).toSorted();
        for (const step of steps) {
          clock.now += step.wait;
          for (const [index, ahead] of step.notes.entries()) {
            const reminder = lookAgain(clock.now + ahead, `inc-${index}`);
            await reminders.add(reminder);
            open.set(reminderKey(reminder), reminder);
          }
          const due = await reminders.due(clock.now);
          const keys = due.map(reminderKey);
          expect(keys).toEqual([...new Set(keys)].toSorted());
          expect(keys.filter((key) => !dueNow().some(([known]) => known === key))).toEqual([]);
          for (const reminder of due.filter((_, index) => !step.fails.includes(index))) {
            await reminders.done(reminder);
            open.delete(reminderKey(reminder));
          }
        }
        // A store that was not read for a long time may need a few ticks to catch up.
        for (let ticks = 0; ticks < steps.length * Math.ceil(pause / 100); ticks++) await reminders.due(clock.now);
        expect(await reminders.due(clock.now)).toEqual(dueNow().map(([, reminder]) => reminder));
      }),
      { numRuns: orders },
    );
  });
}

type Step = { readonly wait: number; readonly notes: readonly number[]; readonly fails: readonly number[] };

/** Random histories: waits of any length, reminders added for past and future times, and ticks at which some fail. */
function histories(pause: number): fc.Arbitrary<Step[]> {
  const wait = fc.oneof(fc.nat(2 * MINUTE), fc.nat(2 * HOUR), fc.nat(pause * HOUR));
  const ahead = fc.oneof(fc.integer({ min: -3 * HOUR, max: 3 * HOUR }), fc.constantFrom(-30 * 24 * HOUR, 0, 26 * HOUR));
  const step = fc.record({
    wait,
    notes: fc.array(ahead, { maxLength: 4 }),
    fails: fc.subarray([0, 1, 2, 3, 4]),
  });
  return fc.array(step, { minLength: 1, maxLength: 6 });
}
