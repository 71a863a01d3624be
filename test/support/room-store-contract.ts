import { expect, test } from 'vitest';
import { EVERY_ACCOUNT } from '#core/control-room/counts.ts';
import { CHANGED, idAt, listOf, positionAt, positionOf } from '#core/control-room/lists.ts';
import { roomRow } from '#core/control-room/row.ts';
import type { RoomChange, RoomReader, RoomWriter, StoredRow } from '#core/control-room/store.ts';
import { DAY, HOUR } from '#core/duration.ts';
import { DAY_BEGINS, numberedIncident, roomWith } from './control-room.ts';
import { EVERY_PIECE } from './hostile-text.ts';

const [SHOP, PAYMENTS] = ['444455556666', '777788889999'];

const stored = (n: number, revision = 1, more: Parameters<typeof numberedIncident>[1] = {}): StoredRow => ({
  row: roomRow(numberedIncident(n, more), { name: 'shop' }),
  revision,
  changedAt: DAY_BEGINS + n * 1_000 + revision,
});

const first = (after: StoredRow, more: Partial<RoomChange> = {}): RoomChange => ({
  ...{ before: undefined, after, enters: ['all'], leaves: [], counts: [] },
  ...more,
});

/** The tests for every store of the control room's lists and counters. */
export function honoursTheRoomContract(fresh: () => Promise<RoomReader & RoomWriter>): void {
  test('of several simultaneous writers only one writes a row, and only if it read the latest version', async () => {
    const room = await fresh();
    const one = stored(1);
    const racing = await Promise.all([room.write(first(one)), room.write(first(one)), room.write(first(one))]);
    expect(racing.filter(Boolean)).toHaveLength(1);
    const next = stored(1, 2, { state: 'MITIGATED' });
    expect(await room.write({ ...first(next), before: one, enters: [] })).toBe(true);
    expect(await room.write({ ...first(stored(1, 2)), before: one, enters: ['late'] })).toBe(false);
    expect(await room.rows([one.row.id])).toEqual([next]);
    expect(await room.positions({ list: 'late', descending: true, limit: 9 })).toEqual([]);
  });

  test('a list is read in both orders, between two exclusive positions, and up to its limit', async () => {
    const room = await fresh();
    const rows = Array.from({ length: 7 }, (_, n) => stored(n));
    for (const one of rows) await room.write(first(one));
    const at = rows.map(({ row }) => positionOf(row));
    const read = (descending: boolean, limit: number, after?: string, until?: string) =>
      room.positions({ list: 'all', descending, limit, ...(after && { after }), ...(until && { until }) });
    expect(await read(false, 9)).toEqual(at);
    expect(await read(true, 3)).toEqual([at[6], at[5], at[4]]);
    expect(await read(false, 9, at[1], at[5])).toEqual(at.slice(2, 5));
    expect(await read(true, 9, at[5], at[1])).toEqual([at[4], at[3], at[2]]);
    expect(await read(true, 2, at[5], at[1])).toEqual([at[4], at[3]]);
    expect(await read(false, 9, positionAt(DAY_BEGINS + 2 * 60_000), positionAt(DAY_BEGINS + 4 * 60_000))).toEqual(
      at.slice(2, 4),
    );
    expect(await read(false, 9, at[5], at[1])).toEqual([]);
  });

  test('one write moves a row from one list to another, and the row appears once among the changed ones', async () => {
    const room = await fresh();
    const before = stored(1);
    await room.write(first(before, { enters: ['all', 'state=NEW'] }));
    const after = stored(1, 2);
    await room.write({ before, after, enters: ['state=MITIGATED'], leaves: ['state=NEW'], counts: [] });
    const listed = async (list: string) => (await room.positions({ list, descending: true, limit: 9 })).map(idAt);
    expect(await listed('state=NEW')).toEqual([]);
    expect(await listed('state=MITIGATED')).toEqual([after.row.id]);
    expect(await room.positions({ list: CHANGED, descending: true, limit: 9 })).toEqual([
      positionAt(after.changedAt, after.row.id),
    ]);
  });

  test('any name that an attacker chooses is a separate list, and the row is read back unchanged', async () => {
    const room = await fresh();
    const texts = [EVERY_PIECE, '__proto__', 'constructor', '#~', 'x'.repeat(5_000), '가'.repeat(5_000)];
    for (const [n, name] of texts.entries()) {
      const one = stored(n, 1, { actor: { type: 'user', name: name.replaceAll(/\p{Surrogate}/gu, '') } });
      const list = listOf('actor', name);
      expect(await room.write(first(one, { enters: [list] }))).toBe(true);
      expect((await room.positions({ list, descending: true, limit: 9 })).map(idAt)).toEqual([one.row.id]);
      expect(await room.rows([one.row.id])).toEqual([one]);
    }
  });

  test('more rows than fit into one read are all read, and missing ones are left out', async () => {
    const room = await fresh();
    const rows = Array.from({ length: 130 }, (_, n) => stored(n));
    await Promise.all(rows.map((one) => room.write(first(one))));
    const found = await room.rows([...rows.map(({ row }) => row.id), numberedIncident(999).id]);
    expect(new Set(found.map(({ row }) => row.id))).toEqual(new Set(rows.map(({ row }) => row.id)));
  });

  test('counters are summed by hour and by day, in total and for each account, across days and months', async () => {
    const room = await fresh();
    const times = [0, 1, 25 * HOUR, 31 * DAY].map((past) => DAY_BEGINS + past);
    for (const [n, at] of times.entries()) {
      const account = n % 2 === 0 ? SHOP : PAYMENTS;
      const counts = [EVERY_ACCOUNT, account as string].flatMap((scope) =>
        (['hour', 'day'] as const).map((span) => ({ scope, span, at, add: { contained: 1, 'opened|HIGH': n } })),
      );
      await room.write(first(stored(n), { counts }));
    }
    const day = (past: number) => DAY_BEGINS + past * DAY;
    expect(await room.counts('hour', DAY_BEGINS, day(1))).toEqual([
      { at: DAY_BEGINS, counts: { contained: 2, 'opened|HIGH': 1 } },
    ]);
    expect((await room.counts('day', DAY_BEGINS, day(31))).map(({ at, counts }) => [at, counts.contained])).toEqual([
      [DAY_BEGINS, 2],
      [day(1), 1],
      [day(31), 1],
    ]);
    const ofAccounts = async (span: 'hour' | 'day', from: number, to: number) =>
      (await room.countsByAccount(span, from, to))
        .map(({ at, account, counts }) => [at, account, counts.contained])
        .toSorted((one, other) => String(one).localeCompare(String(other)));
    expect(await ofAccounts('hour', DAY_BEGINS, DAY_BEGINS + 25 * HOUR)).toEqual([
      [DAY_BEGINS, SHOP, 1],
      [DAY_BEGINS, PAYMENTS, 1],
      [DAY_BEGINS + 25 * HOUR, SHOP, 1],
    ]);
    expect(await ofAccounts('day', day(1), day(31))).toEqual([
      [day(1), SHOP, 1],
      [day(31), PAYMENTS, 1],
    ]);
    expect(await ofAccounts('hour', DAY_BEGINS + HOUR, DAY_BEGINS + 24 * HOUR)).toEqual([]);
  });

  test('the number of open incidents is the sum of steps, for every requested account that has any', async () => {
    const room = await fresh();
    await room.write(first(stored(1), { counts: [{ scope: SHOP as string, add: { 'HIGH|NEW': 1 } }] }));
    await room.write(first(stored(2), { counts: [{ scope: SHOP as string, add: { 'HIGH|NEW': -1, 'HIGH|MITIGATED': 1 } }] }));
    expect(await room.open([SHOP as string, PAYMENTS as string])).toEqual(
      new Map([[SHOP, { 'HIGH|NEW': 0, 'HIGH|MITIGATED': 1 }]]),
    );
  });

  test('the steps of a day are read newest first, and the same step written twice is one', async () => {
    const room = await fresh();
    const steps = await stepsOf(3);
    await room.addSteps([...steps, ...steps]);
    const day = new Date(DAY_BEGINS).toISOString().slice(0, 10);
    const newest = steps.toReversed();
    expect(await room.steps(day, undefined, 9)).toEqual(newest);
    expect(await room.steps(day, newest[0]?.position, 1)).toEqual([newest[1]]);
    expect(await room.steps('2026-03-03', undefined, 9)).toEqual([]);
  });
}

/** The steps that the projector makes from incidents. */
async function stepsOf(count: number) {
  const { room, everything } = roomWith(Array.from({ length: count }, (_, n) => numberedIncident(n)));
  await everything();
  const day = new Date(DAY_BEGINS).toISOString().slice(0, 10);
  return (await room.steps(day, undefined, count)).toReversed();
}
