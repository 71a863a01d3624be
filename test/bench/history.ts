import { setTimeout as sleep } from 'node:timers/promises';
import { CATALOGUE } from '#catalogue/index.ts';
import { viewIn } from '#core/control-room/filter.ts';
import { searchIncidents } from '#serve/search.ts';
import { ADMIN, numberedIncident, roomWith, SETTINGS } from '../support/control-room.ts';
import type { Bench } from './bench.ts';
import { scopedViews } from './scoped.ts';
import { percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST = 1.5;

/** What DynamoDB takes for a read, in milliseconds. */
const READ_MS = 5;

const FILTERS = ['', 'account=444455556666&severity=CRITICAL', 'actor=user-7', 'text=shop&severity=HIGH', 'sort=-severity'];

/**
 * The first page of filtered searches among many incidents and among few, with the time that each read takes in AWS; and how long a
 * person with half of the accounts waits. In memory, because writing 200,000 incidents into an emulated table takes an hour. That the
 * table answers as the memory does is a contract of both (test/adapters/store/control-room.test.ts).
 */
export const history: Bench = async ({ smallest }) => {
  const [few, many, rounds] = smallest ? [100, 1_000, 2] : [2_000, 200_000, 20];
  const [small, large] = [await firstPages(few, rounds), await firstPages(many, rounds)];
  return [
    verdict({
      name: 'history.first-page',
      value: large,
      unit: 'ms',
      against: `the same among ${few} incidents instead of ${many}: ${rounded(small)} ms`,
      ratio: large / small,
      aim: `at most ${MOST} times`,
      ok: large <= small * MOST,
    }),
    await scopedViews(smallest),
  ];
};

async function firstPages(size: number, rounds: number): Promise<number> {
  const { room, everything } = roomWith(Array.from({ length: size }, (_, n) => numberedIncident(n)));
  await everything();
  const played = {
    positions: (asked: Parameters<typeof room.positions>[0]) => sleep(READ_MS).then(() => room.positions(asked)),
    rows: (ids: readonly string[]) => sleep(READ_MS).then(() => room.rows(ids)),
  };
  const ports = { room: played, scenarios: CATALOGUE.map(({ id }) => id) };
  const reader = { person: ADMIN, settings: SETTINGS, until: 0 };
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const query of FILTERS) {
      const { filter, sort } = viewIn(new URLSearchParams(query));
      const begin = performance.now();
      await searchIncidents({ filter, sort, limit: 20 }, reader, ports);
      took.push(performance.now() - begin);
    }
  }
  return percentile(took, 0.5);
}
