import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { remindersInDynamoDb } from '#adapters/store/reminders-in-dynamodb.ts';
import { remindersInMemory } from '#adapters/store/reminders-in-memory.ts';
import { reminderKey } from '#core/reminder.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import { awsError } from '../../support/incidents.ts';
import { honoursTheReminderContract, lookAgain, type MovableClock, START } from '../../support/reminder-store-contract.ts';
import { tableInMemory } from '../../support/table-in-memory.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HAND = 'agenda#hand hand';

const hourOf = (at: number) => Math.floor(at / HOUR);

describe('reminders in memory', () => {
  honoursTheReminderContract(async () => ({ reminders: remindersInMemory(), clock: { now: START } }), 100, 1_000);
});

describe('reminders in a DynamoDB table', () => {
  let emulated: EmulatedTable;
  let tables = 0;

  beforeAll(async () => {
    emulated = await emulatedTable('state');
  });

  afterAll(() => emulated.stop());

  const fresh = async () => {
    tables += 1;
    const clock: MovableClock = { now: START };
    const name = await emulated.another(`state-${tables}`);
    return { reminders: remindersInDynamoDb(name, emulated.dynamodb, () => clock.now), clock };
  };

  honoursTheReminderContract(fresh, 5, 6);
});

/** Reminders over an in-process table that records its calls and may fail. */
function remindersOverTable() {
  const table = tableInMemory();
  const clock: MovableClock = { now: START };
  const process = () => remindersInDynamoDb('state', table.dynamodb, () => clock.now);
  const hand = () => Number(table.items.get(HAND)?.hour?.N);
  return { ...table, clock, process, reminders: process(), hand };
}

describe('reminders over a table with small pages', () => {
  honoursTheReminderContract(async () => remindersOverTable(), 200, 1_000);

  test('are never lost under concurrent writes and reads, in any order of calls', async () => {
    const ahead = fc.array(fc.integer({ min: -2 * HOUR, max: 2 * HOUR }), { minLength: 1, maxLength: 3 });
    const waits = fc.array(fc.nat(3 * HOUR), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), ahead, waits, fc.nat(14 * MINUTE), async (scheduler, aheads, pauses, slow) => {
        const { dynamodb, clock } = remindersOverTable();
        const { getItem, putItem, deleteItem, query } = dynamodb;
        const scheduled = {
          getItem: scheduler.scheduleFunction(getItem),
          putItem: scheduler.scheduleFunction(putItem),
          deleteItem: scheduler.scheduleFunction(deleteItem),
          query: scheduler.scheduleFunction(query),
        };
        const process = () => remindersInDynamoDb('state', scheduled as typeof dynamodb, () => clock.now);
        const added: string[] = [];
        for (const pause of pauses) {
          clock.now += pause;
          const mine = aheads.map((more, index) => lookAgain(clock.now + more, `inc-${index}`));
          added.push(...mine.map(reminderKey));
          const work = [...mine.map((one) => process().add(one)), process().due(clock.now)];
          // A slow writer writes after the clock has moved on.
          clock.now += slow;
          work.push(process().due(clock.now));
          await scheduler.waitFor(Promise.all(work));
        }
        clock.now += 5 * HOUR;
        const due = await remindersInDynamoDb('state', dynamodb, () => clock.now).due(clock.now);
        expect(due.map(reminderKey)).toEqual([...new Set(added)].toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

describe('a delay of fifteen minutes loses no reminder', () => {
  const LAST_OF_HOUR = START + HOUR / 2 - 1;

  test('if a write begins before the hour ends and is still running while others read', async () => {
    const { reminders, dynamodb, clock } = remindersOverTable();
    await reminders.add(lookAgain(START + 100 * HOUR));
    clock.now = LAST_OF_HOUR;
    const putItem: typeof dynamodb.putItem = async (input) => {
      if (input.Item?.pk?.S === 'agenda#hand') return dynamodb.putItem(input);
      clock.now += 15 * MINUTE;
      await reminders.due(clock.now);
      return dynamodb.putItem(input);
    };
    await remindersInDynamoDb('state', { ...dynamodb, putItem }, () => clock.now).add(lookAgain(LAST_OF_HOUR));
    expect(await reminders.due(clock.now)).toEqual([lookAgain(LAST_OF_HOUR)]);
  });

  test('if the clocks of two processes differ by it', async () => {
    const { dynamodb } = remindersOverTable();
    const [ahead, behind] = [15 * MINUTE, 0].map((more) => remindersInDynamoDb('state', dynamodb, () => LAST_OF_HOUR + more));
    await ahead?.add(lookAgain(START + 2 * HOUR));
    await behind?.add(lookAgain(LAST_OF_HOUR));
    expect(await ahead?.due(LAST_OF_HOUR + 15 * MINUTE)).toEqual([lookAgain(LAST_OF_HOUR)]);
  });
});

describe('the cost of reminders in a table', () => {
  test('a run reads the hand, the late reminders and the current hour, and writes nothing', async () => {
    const { reminders, calls, clock } = remindersOverTable();
    await reminders.add(lookAgain(START + HOUR));
    clock.now = START + MINUTE;
    await reminders.due(clock.now);
    calls.length = 0;
    clock.now += MINUTE;
    await reminders.due(clock.now);
    expect(calls).toEqual([`get ${HAND}`, 'query agenda#late', `query agenda#${hourOf(START)}`]);
  });

  test('past empty hours are not read again', async () => {
    const { reminders, calls, clock } = remindersOverTable();
    await reminders.add(lookAgain(START + 90 * HOUR));
    clock.now = START + 20 * HOUR;
    await reminders.due(clock.now);
    calls.length = 0;
    await reminders.due(clock.now);
    expect(calls.filter((call) => call.startsWith('query agenda#4')).length).toBeLessThanOrEqual(2);
  });

  test('a process sets the hand once, for any number of reminders', async () => {
    const { reminders, calls } = remindersOverTable();
    for (const more of [1, 2, 3]) await reminders.add(lookAgain(START + more));
    expect(calls.filter((call) => call === `put ${HAND}`)).toHaveLength(1);
  });

  test('a reminder expires ninety days after it was due or added', async () => {
    const { reminders, items } = remindersOverTable();
    for (const ahead of [-500 * HOUR, 100 * HOUR]) await reminders.add(lookAgain(START + ahead));
    const expiries = [...items].flatMap(([key, item]) => (key === HAND ? [] : [Number(item.expiresAt?.N) * 1000 - START]));
    expect(expiries.toSorted()).toEqual([90 * 24 * HOUR, 90 * 24 * HOUR + 100 * HOUR].toSorted());
  });

  test('the hand itself never expires', async () => {
    const { reminders, items } = remindersOverTable();
    await reminders.add(lookAgain(START));
    expect(items.get(HAND)).not.toHaveProperty('expiresAt');
  });
});

describe('a hub that was down', () => {
  test('reads a hundred hours in each run until it has caught up, and misses nothing', async () => {
    const { reminders, clock } = remindersOverTable();
    const all = Array.from({ length: 30 }, (_, day) => lookAgain(START + day * 24 * HOUR));
    for (const reminder of all) await reminders.add(reminder);
    clock.now = START + 31 * 24 * HOUR;
    const counts: number[] = [];
    for (let tick = 0; tick < 8; tick++) {
      const due = await reminders.due(clock.now);
      counts.push(due.length);
      for (const reminder of due) await reminders.done(reminder);
    }
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(Math.max(...counts)).toBeLessThanOrEqual(5);
  });

  test('that fails again while catching up continues from there', async () => {
    const { reminders, clock, faults, hand } = remindersOverTable();
    await reminders.add(lookAgain(START + 40 * HOUR));
    clock.now = START + 50 * HOUR;
    faults.before = (call, key) => {
      if (call === 'query' && key === `agenda#${hourOf(START) + 30}`) throw awsError('InternalServerError');
    };
    await expect(reminders.due(clock.now)).rejects.toThrow('InternalServerError');
    expect(hand()).toBe(hourOf(START) + 30);
    faults.before = () => undefined;
    expect(await reminders.due(clock.now)).toEqual([lookAgain(START + 40 * HOUR)]);
  });
});

describe('when the table is busy', () => {
  const throttled = awsError('ProvisionedThroughputExceededException');

  test.each([
    ['the hand', HAND],
    ['the reminder', `agenda#${hourOf(START)} ${reminderKey(lookAgain(START))}`],
  ])('adding a reminder whose write of %s fails is an error, and works when it is tried again', async (_, busy) => {
    const { reminders, faults } = remindersOverTable();
    faults.before = (call, key) => {
      if (call === 'put' && key === busy) throw throttled;
    };
    await expect(reminders.add(lookAgain(START))).rejects.toBe(throttled);
    faults.before = () => undefined;
    await reminders.add(lookAgain(START));
    expect(await reminders.due(START)).toEqual([lookAgain(START)]);
  });

  test.each(['get', 'query'])('a run that cannot %s is an error, and never counts as a run without reminders', async (busy) => {
    const { reminders, faults } = remindersOverTable();
    await reminders.add(lookAgain(START));
    faults.before = (call) => {
      if (call === busy) throw throttled;
    };
    await expect(reminders.due(START)).rejects.toBe(throttled);
    faults.before = () => undefined;
    expect(await reminders.due(START)).toEqual([lookAgain(START)]);
  });

  test.each(['put', 'delete'])('an hour that cannot be cleared because of a failed %s keeps its reminders', async (busy) => {
    const { reminders, clock, faults } = remindersOverTable();
    const added = [lookAgain(START), lookAgain(START + 1)];
    for (const reminder of added) await reminders.add(reminder);
    clock.now = START + 3 * HOUR;
    let count = 0;
    faults.before = (call) => {
      if (call === busy && ++count === 2) throw throttled;
    };
    await expect(reminders.due(clock.now)).rejects.toBe(throttled);
    faults.before = () => undefined;
    expect(await reminders.due(clock.now)).toEqual(added);
  });

  test('a reminder whose deletion fails half-way is due again', async () => {
    const { reminders, clock, faults } = remindersOverTable();
    const reminder = lookAgain(START);
    await reminders.add(reminder);
    clock.now = START + 3 * HOUR;
    await reminders.due(clock.now);
    faults.before = (call, key) => {
      if (call === 'delete' && key.startsWith('agenda#late')) throw throttled;
    };
    await expect(reminders.done(reminder)).rejects.toBe(throttled);
    expect(await reminders.due(clock.now)).toEqual([reminder]);
  });
});
