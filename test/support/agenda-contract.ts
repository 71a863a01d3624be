import fc from 'fast-check';
import { expect, test } from 'vitest';
import { minute } from '#catalogue/events/cases.ts';
import { type Reminder, type ReminderStore, reminderKey } from '#core/reminder.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A clock that stands still until a test moves it. */
export type Clock = { now: number };

/** An agenda nobody noted anything in, and the clock it goes by. */
export type FreshAgenda = () => Promise<{ agenda: ReminderStore; clock: Clock }>;

/** Every test begins here: half past an hour, so that neighbours of the hour are near. */
export const START = Date.parse(minute(30));

export function lookAgain(at: number, incident = 'inc-000000000000000000000001'): Reminder {
  return { at, kind: 'look-again', incident, detection: 'sg-stale-opening' };
}

/** What every agenda must do, whatever it is made of. `orders` is how many random histories are tried, `pause` the longest wait in them in hours. */
export function honoursTheAgendaContract(fresh: FreshAgenda, orders: number, pause: number): void {
  test('an agenda nobody noted anything in has nothing due', async () => {
    const { agenda } = await fresh();
    expect(await agenda.due(START + 1000 * HOUR)).toEqual([]);
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
  ])('an appointment noted for %s is due from then on, and no millisecond before', async (_, ahead) => {
    const { agenda, clock } = await fresh();
    const appointment = lookAgain(START + ahead);
    await agenda.add(appointment);
    expect(await agenda.due(appointment.at - 1)).toEqual([]);
    clock.now = Math.max(START, appointment.at);
    expect(await agenda.due(clock.now)).toEqual([appointment]);
  });

  test('the same appointment noted again, be it after its hour, is one', async () => {
    const { agenda, clock } = await fresh();
    const appointment = lookAgain(START + MINUTE);
    await agenda.add(appointment);
    await agenda.add({ ...appointment });
    clock.now = START + 3 * HOUR;
    await agenda.add(appointment);
    expect(await agenda.due(clock.now)).toEqual([appointment]);
    await agenda.done(appointment);
    expect(await agenda.due(clock.now)).toEqual([]);
  });

  test('appointments that differ in kind, incident, detection or time are several', async () => {
    const { agenda } = await fresh();
    const one = lookAgain(START);
    const { detection: _, ...any } = one;
    const others: Reminder[] = [
      { ...one, at: START - 1 },
      { ...one, kind: 'lapse' },
      { ...one, incident: 'inc-000000000000000000000002' },
      { ...one, detection: 'another' },
      any,
    ];
    for (const appointment of [one, ...others]) await agenda.add(appointment);
    const due = await agenda.due(START);
    expect(due).toHaveLength(6);
    expect(due).toEqual(expect.arrayContaining([one, ...others]));
  });

  test('they come in the order of their times, whatever the order they were noted in', async () => {
    const { agenda, clock } = await fresh();
    const times = [90, -200, 30, 0, -1, 150].map((minutes) => START + minutes * MINUTE);
    for (const at of times) await agenda.add(lookAgain(at));
    clock.now = START + 10 * HOUR;
    expect((await agenda.due(clock.now)).map(({ at }) => at)).toEqual(times.toSorted((one, other) => one - other));
  });

  test('who asks for a time long past, or one to come, takes nothing from others', async () => {
    const { agenda, clock } = await fresh();
    const [one, two] = [lookAgain(START), lookAgain(START + MINUTE)];
    await agenda.add(one);
    expect(await agenda.due(START + 10 * HOUR)).toEqual([one]);
    await agenda.add(two);
    clock.now = START + 10 * HOUR;
    expect(await agenda.due(START)).toEqual([one]);
    expect(await agenda.due(clock.now)).toEqual([one, two]);
  });

  test('what is not done is due again, at the next tick and days later', async () => {
    const { agenda, clock } = await fresh();
    const appointment = lookAgain(START);
    await agenda.add(appointment);
    for (const hours of [0, 0.01, 1, 2, 26, 75]) {
      clock.now = START + hours * HOUR;
      expect(await agenda.due(clock.now), `${hours} hours later`).toEqual([appointment]);
    }
  });

  test('what is done is never due again, and the others still are', async () => {
    const { agenda, clock } = await fresh();
    const [one, two] = [lookAgain(START), lookAgain(START, 'inc-000000000000000000000002')];
    for (const appointment of [one, two]) await agenda.add(appointment);
    await agenda.done(one);
    for (const hours of [0, 1, 3, 26]) {
      clock.now = START + hours * HOUR;
      expect(await agenda.due(clock.now)).toEqual([two]);
    }
  });

  test('an appointment may be called off before its time, and what nobody noted may be struck off', async () => {
    const { agenda, clock } = await fresh();
    const appointment = lookAgain(START + 5 * HOUR);
    await agenda.done(appointment);
    await agenda.add(appointment);
    await agenda.done(appointment);
    clock.now = START + 6 * HOUR;
    expect(await agenda.due(clock.now)).toEqual([]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5])(
    'an appointment at %s is refused: it would never be due',
    async (at) => {
      const { agenda } = await fresh();
      await expect(agenda.add(lookAgain(at))).rejects.toThrow('no appointment at');
    },
  );

  test('nothing is lost and nothing comes before its time, whenever the clock ticks and whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(histories(pause), async (steps) => {
        const { agenda, clock } = await fresh();
        const open = new Map<string, Reminder>();
        const dueNow = () => [...open.entries()].filter(([, { at }]) => at <= clock.now).toSorted();
        for (const step of steps) {
          clock.now += step.wait;
          for (const [index, ahead] of step.notes.entries()) {
            const appointment = lookAgain(clock.now + ahead, `inc-${index}`);
            await agenda.add(appointment);
            open.set(reminderKey(appointment), appointment);
          }
          const due = await agenda.due(clock.now);
          const keys = due.map(reminderKey);
          expect(keys).toEqual([...new Set(keys)].toSorted());
          expect(keys.filter((key) => !dueNow().some(([known]) => known === key))).toEqual([]);
          for (const appointment of due.filter((_, index) => !step.fails.includes(index))) {
            await agenda.done(appointment);
            open.delete(reminderKey(appointment));
          }
        }
        // An agenda that was not looked at for long may need a few ticks to catch up.
        for (let ticks = 0; ticks < steps.length * Math.ceil(pause / 100); ticks++) await agenda.due(clock.now);
        expect(await agenda.due(clock.now)).toEqual(dueNow().map(([, appointment]) => appointment));
      }),
      { numRuns: orders },
    );
  });
}

type Step = { readonly wait: number; readonly notes: readonly number[]; readonly fails: readonly number[] };

/** What may happen to an agenda: waits of any length, notes before and behind the time, ticks of which some appointments fail. */
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
