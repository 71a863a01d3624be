import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openingLimitInDynamoDb } from '#adapters/store/opening-limit-in-dynamodb.ts';
import { MEMBER, minute } from '#catalogue/events/cases.ts';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { failedLogin, person } from '#catalogue/events/sign-in-calls.ts';
import { scenarioOf } from '#catalogue/index.ts';
import { HINDERED } from '#core/incident/hindrance.ts';
import { countOpening, FLOOD } from '#detect/flood.ts';
import { type EmulatedTable, emulatedTable } from '../support/emulated-table.ts';
import { play } from '../support/play.ts';

const OPEN = { protocol: 'tcp', from: 3389, to: 3389, v4: ['0.0.0.0/0'] };
const NOW = Date.parse(minute(30));

let table: EmulatedTable;
beforeAll(async () => {
  table = await emulatedTable('state');
});
afterAll(() => table.stop());

const opening = (nth: number, account = MEMBER) =>
  authorizeIngress({ group: `sg-${nth}`, permissions: [OPEN], account, id: `${account}-${nth}` });

/** Plays events in turn, with real counters for a separate hour; returns the incidents about the hub itself. */
async function hinderedBy(events: readonly Parameters<typeof play>[0][number][], now: number) {
  const isFull = openingLimitInDynamoDb('state', table.dynamodb, () => now);
  const { incidents } = await play([]);
  const ports = { incidents, detection: scenarioOf(HINDERED), isFull, now: () => now };
  for (const event of events) {
    await play([event], incidents, [], { now: () => now, onOpened: (opened) => countOpening(opened, ports) });
  }
  return (account: string) => incidents.openAt(`${account}/ap-northeast-2/${account}`);
}

describe('an attacker who opens incident after incident to hide one', () => {
  test('causes one CRITICAL incident about the flood in that account and in no other account', async () => {
    const events = Array.from({ length: FLOOD + 20 }, (_, nth) => opening(nth));
    const hindered = await hinderedBy([...events, opening(1, '777788889999')], NOW);
    expect(await hindered(MEMBER)).toMatchObject([{ scenario: HINDERED, severity: 'CRITICAL', occurrences: 1 }]);
    expect(await hindered('777788889999')).toEqual([]);
  });

  test('is not suspected below the limit, even if events are delivered twice', async () => {
    const events = Array.from({ length: FLOOD - 1 }, (_, nth) => opening(nth));
    const hindered = await hinderedBy([...events, ...events.slice(0, 20)], NOW + 3_600_000);
    expect(await hindered(MEMBER)).toEqual([]);
  });

  test('is not suspected for incidents that are only recorded', async () => {
    const users = Array.from({ length: FLOOD + 5 }, (_, nth) =>
      failedLogin({ by: person(`user-${nth}`), id: `f-${nth}`, region: 'ap-northeast-2' }),
    );
    const hindered = await hinderedBy(users, NOW + 2 * 3_600_000);
    expect(await hindered(MEMBER)).toEqual([]);
  });
});
