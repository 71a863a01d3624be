import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runsInDynamoDb } from '#adapters/store/runs-in-dynamodb.ts';
import { DAY, HOUR } from '#core/duration.ts';
import type { CountedRun } from '#core/incident/budget.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';

const TABLE = 'state';
const FULL_HOUR = Date.parse('2026-03-02T10:00:00Z');

let table: EmulatedTable;
beforeAll(async () => {
  table = await emulatedTable(TABLE);
});
afterAll(() => table.stop());

const at = (now: number) => runsInDynamoDb(TABLE, table.dynamodb, () => now);

const run = (incident: string, time: number): CountedRun => ({
  at: time,
  incident,
  scenario: 'sg-ssh-open-world',
  isCritical: incident.endsWith('!'),
  place: '0123456789abcdef',
});

const idsIn = (runs: readonly CountedRun[]) => [...new Set(runs.map(({ incident }) => incident))].sort();

describe('the runs of an account on record', () => {
  test('are read as they were added, before and after a full hour, and only for their account', async () => {
    const before = run('inc-before', FULL_HOUR - 1_000);
    const after = run('inc-after!', FULL_HOUR + 1_000);
    await at(before.at).add('444455556666', before, false);
    expect(await at(after.at).add('444455556666', after, false)).toEqual([after]);
    await at(after.at).add('777788889999', run('inc-other', FULL_HOUR), false);
    const found = await at(FULL_HOUR + HOUR / 2).read('444455556666');
    expect(found.toSorted((one, other) => one.at - other.at)).toEqual([before, after]);
    expect(await at(FULL_HOUR).read('123456789012')).toEqual([]);
  });

  test('are read a day later only if they have a daily limit', async () => {
    const account = '222233334444';
    await at(FULL_HOUR).add(account, run('inc-hour', FULL_HOUR), false);
    await at(FULL_HOUR).add(account, run('inc-day', FULL_HOUR), true);
    expect(idsIn(await at(FULL_HOUR + HOUR / 2).read(account))).toEqual(['inc-day', 'inc-hour']);
    expect(idsIn(await at(FULL_HOUR + DAY - HOUR).read(account))).toEqual(['inc-day']);
  });

  test('are complete if many are added in parallel, and the last one sees every other', async () => {
    const account = '111122223333';
    const runs = Array.from({ length: 20 }, (_, nth) => run(`inc-${nth}`, FULL_HOUR + nth));
    const seen = await Promise.all(runs.map((one) => at(one.at).add(account, one, false)));
    expect(await at(FULL_HOUR).read(account)).toHaveLength(20);
    expect(Math.max(...seen.map(({ length }) => length))).toBe(20);
  });
});
