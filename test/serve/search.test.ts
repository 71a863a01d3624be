import { beforeAll, describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { NEWEST, type View, viewIn } from '#core/control-room/filter.ts';
import type { IncidentRow } from '#core/control-room/incidents.ts';
import type { KnownPerson } from '#core/people.ts';
import { cursorIn, searchIncidents } from '#serve/search.ts';
import { ADMIN, DAY_BEGINS, numberedIncident, roomWith, SETTINGS } from '../support/control-room.ts';

const ALL = Array.from({ length: 1_000 }, (_, n) => numberedIncident(n));
const around = roomWith(ALL);
const ports = { room: around.room, scenarios: CATALOGUE.map(({ id }) => id) };
const readerOf = (person: KnownPerson) => ({ person, settings: SETTINGS, until: 0 });

/** The rows of all pages of a search, and the number of pages. */
async function pages({ filter, sort }: View, person = ADMIN, limit = 50) {
  const rows: IncidentRow[] = [];
  let cursor: string | undefined;
  let count = 0;
  do {
    const page = await searchIncidents({ filter, sort, limit, ...(cursor !== undefined && { cursor }) }, readerOf(person), ports);
    rows.push(...page.rows);
    cursor = page.cursor;
    count++;
  } while (cursor !== undefined && count < 200);
  return { rows, count };
}

const found = async (query: string, person = ADMIN, limit = 50) =>
  (await pages(viewIn(new URLSearchParams(query)), person, limit)).rows;

beforeAll(() => around.everything());

describe('a search of incidents', () => {
  test('without a filter finds all incidents, newest first, each once across all pages', async () => {
    const rows = await found('');
    expect(rows.map(({ id }) => id)).toEqual(ALL.map(({ id }) => id).toReversed());
  });

  test.each([
    ['account=444455556666', (row: IncidentRow) => row.accountName === 'shop'],
    ['unit=workloads', (row: IncidentRow) => row.unit?.startsWith('workloads') === true],
    ['region=us-east-1&severity=CRITICAL', (row: IncidentRow) => row.region === 'us-east-1' && row.severity === 'CRITICAL'],
    [
      'severity=CRITICAL&severity=HIGH&state=FAILED',
      (row: IncidentRow) => /CRITICAL|HIGH/.test(row.severity) && row.state === 'FAILED',
    ],
    [`scenario=${CATALOGUE[3]?.id}`, (row: IncidentRow) => row.scenario === CATALOGUE[3]?.id],
    ['actor=user-7', (row: IncidentRow) => row.actor.name === 'user-7'],
    ['text=bucket-77', (row: IncidentRow) => row.resource.id === 'bucket-77'],
    ['text=USER-7 shop', (row: IncidentRow) => row.actor.name === 'user-7' && row.accountName === 'shop'],
  ])('with %s finds exactly the matching incidents, in any sort order', async (query, fits) => {
    const wanted = (await found('')).filter(fits).map(({ id }) => id);
    expect(wanted.length).toBeGreaterThan(0);
    expect((await found(query)).map(({ id }) => id)).toEqual(wanted);
    expect((await found(`${query}&sort=opened`, ADMIN, 7)).map(({ id }) => id)).toEqual(wanted.toReversed());
    for (const sort of ['-changed', 'severity', '-account', 'scenario', 'state'])
      expect(new Set((await found(`${query}&sort=${sort}`)).map(({ id }) => id)), sort).toEqual(new Set(wanted));
  });

  test('by opening time includes "from" and excludes "to"', async () => {
    const at = (n: number) => new Date(DAY_BEGINS + n * 60_000).toISOString();
    expect((await found(`from=${at(10)}&to=${at(13)}`)).map(({ resource }) => resource.id)).toEqual([
      'bucket-12',
      'bucket-11',
      'bucket-10',
    ]);
    expect((await found(`from=${at(10)}&to=${at(13)}&sort=opened`)).map(({ resource }) => resource.id)).toEqual([
      'bucket-10',
      'bucket-11',
      'bucket-12',
    ]);
  });

  test('sorted by severity starts with the most severe, and within one severity with the newest', async () => {
    const rows = await found('sort=-severity');
    const order = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
    const ranks = rows.map(({ severity, openedAt }) => order.indexOf(severity) * 1e15 - openedAt);
    expect(rows).toHaveLength(ALL.length);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  test('without a match finds nothing, also with the name of an inherited property', async () => {
    for (const query of ['actor=mallory', 'text=nothing', 'unit=constructor', 'account=toString', 'notice=FAILED'])
      expect(await found(query), query).toEqual([]);
  });

  test('by a person with a scope finds nothing of other accounts, with any filter', async () => {
    const limited: KnownPerson = { ...ADMIN, role: 'responder', units: ['workloads/shop'] };
    for (const query of ['', 'account=777788889999', 'unit=workloads', 'sort=-severity', 'text=payments', 'sort=-changed'])
      expect(
        (await found(query, limited)).filter(({ accountName }) => accountName !== 'shop'),
        query,
      ).toEqual([]);
    expect(await found('', limited)).toHaveLength(ALL.filter(({ account }) => account === '444455556666').length);
    expect(await found('', { ...limited, units: ['lost'] })).toEqual([]);
  });

  test('for rare incidents stops after a limit of rows and reports how far it searched', async () => {
    const asked = { filter: { severity: ['LOW'], actor: ['user-1'] }, sort: NEWEST };
    const common = roomWith(
      Array.from({ length: 1_500 }, (_, n) =>
        numberedIncident(n, { severity: n === 1 ? 'LOW' : 'HIGH', actor: { type: 'user', name: 'user-1' } }),
      ),
    );
    await common.everything();
    const dense = { ...asked, filter: { actor: ['user-1'], account: Object.keys(SETTINGS.accounts), text: 'bucket' } };
    const rare = { ...dense, filter: { ...dense.filter, region: ['ap-northeast-2', 'us-east-1'], to: DAY_BEGINS + 120_000 } };
    expect((await searchIncidents({ ...rare, limit: 50 }, readerOf(ADMIN), { ...ports, room: common.room })).rows).toHaveLength(
      2,
    );
    const changed = { ...dense, filter: { severity: ['LOW'] }, sort: { by: 'changed', order: 'descending' } as const };
    const first = await searchIncidents({ ...changed, limit: 50 }, readerOf(ADMIN), { ...ports, room: common.room });
    expect(first.rows).toEqual([]);
    expect(first.searchedTo).toBeGreaterThan(0);
  });

  test('reads about as many rows for its first page among 6,000 incidents as among 600', async () => {
    const looked = await Promise.all(
      [600, 6_000].map(async (size) => {
        const { room, everything } = roomWith(Array.from({ length: size }, (_, n) => numberedIncident(n)));
        await everything();
        let calls = 0;
        let rows = 0;
        const counting = {
          positions: (asked: Parameters<typeof room.positions>[0]) => {
            calls++;
            return room.positions(asked);
          },
          rows: (ids: readonly string[]) => {
            calls++;
            rows += ids.length;
            return room.rows(ids);
          },
        };
        const { filter, sort } = viewIn(new URLSearchParams('account=444455556666&severity=CRITICAL'));
        const page = await searchIncidents({ filter, sort, limit: 30 }, readerOf(ADMIN), { ...ports, room: counting });
        return { calls, rows, found: page.rows.length };
      }),
    );
    expect(looked[1]?.found).toBe(30);
    expect(looked[1]?.rows).toBeLessThanOrEqual((looked[0]?.rows ?? 0) * 1.5);
  });

  test('by a person with hundreds of accounts does not read one list per account', async () => {
    const names = Array.from({ length: 400 }, (_, n) => `account-${n}`);
    const accounts = Object.fromEntries(names.map((name, n) => [String(200_000_000_000 + n), { name, modes: [] }]));
    const ids = Object.keys(accounts);
    const many = roomWith(
      Array.from({ length: 800 }, (_, n) => numberedIncident(n, { account: ids[n % ids.length] as string })),
      { accounts },
    );
    await many.everything();
    const limited: KnownPerson = { ...ADMIN, role: 'viewer', accounts: names.slice(0, 200) };
    let lists = 0;
    const room = {
      rows: many.room.rows,
      positions: (asked: Parameters<typeof many.room.positions>[0]) => {
        lists++;
        return many.room.positions(asked);
      },
    };
    const reader = { person: limited, settings: { accounts }, until: 0 };
    const page = await searchIncidents({ filter: {}, sort: NEWEST, limit: 50 }, reader, { room, scenarios: [] });
    expect(page.rows).toHaveLength(50);
    expect(page.rows.filter(({ accountName }) => !limited.accounts?.includes(accountName))).toEqual([]);
    expect(lists).toBeLessThan(10);
  });

  test('ends a page before it exceeds the answer size of a function, and continues on the next page', async () => {
    const long = 'x'.repeat(300_000);
    const large = Array.from({ length: 600 }, (_, n) =>
      numberedIncident(n, {
        actor: { type: 'user', name: `${n}"${long}` },
        resource: { type: 'AwsS3Bucket', id: `${n}"${long}`, arn: long },
      }),
    );
    const crowded = roomWith(large);
    await crowded.everything();
    const found: IncidentRow[] = [];
    let cursor: string | undefined;
    let pagesRead = 0;
    do {
      const asked = { filter: {}, sort: NEWEST, limit: 500, ...(cursor !== undefined && { cursor }) };
      const page = await searchIncidents(asked, readerOf(ADMIN), { room: crowded.room, scenarios: [] });
      expect(JSON.stringify(JSON.stringify(page)).length).toBeLessThan(5_000_000);
      found.push(...page.rows);
      cursor = page.cursor;
      pagesRead++;
    } while (cursor !== undefined);
    expect(new Set(found.map(({ id }) => id)).size).toBe(large.length);
    expect(pagesRead).toBeGreaterThan(1);
  });

  test('ignores a cursor that it did not create', () => {
    for (const forged of ['', 'x', btoa('{"leg":-1,"after":"0"}'), btoa('{"leg":0,"after":"row#inc-1"}'), btoa('[]')])
      expect(cursorIn(forged)).toBeUndefined();
  });
});
