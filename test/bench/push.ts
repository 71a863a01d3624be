import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredRow } from '#core/control-room/store.ts';
import { broadcast } from '#stream/broadcast.ts';
import { numberedIncident, roomWith } from '../support/control-room.ts';
import type { Bench } from './bench.ts';
import { pushToPixel } from './push-to-pixel.ts';
import { percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST = 3;
const BROWSERS = 1_000;

/** What API Gateway takes to post to a connection, and DynamoDB for a read or a write, in milliseconds. */
const [POST_MS, TABLE_MS] = [20, 5];

/** When one viewer sees a change, and, with the times of AWS, when the last of many browsers shows it against one browser. */
export const push: Bench = async ({ smallest }) => {
  const rounds = smallest ? 3 : 30;
  const [one, all] = [percentile(await lastFrames(1, rounds), 0.95), percentile(await lastFrames(BROWSERS, rounds), 0.95)];
  return [
    ...(await pushToPixel(smallest)),
    verdict({
      name: 'push.last-frame.p95',
      value: all,
      unit: 'ms',
      against: `one browser instead of ${BROWSERS}: ${rounded(one)} ms`,
      ratio: all / one,
      aim: `at most ${MOST} times`,
      ok: all <= one * MOST,
    }),
  ];
};

async function lastFrames(browsers: number, rounds: number): Promise<number[]> {
  const { change } = roomWith();
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await sleep(4 * TABLE_MS);
    const row = (await change(numberedIncident(round))) as StoredRow;
    await broadcast([row], played(browsers), 0);
    took.push(performance.now() - begin);
  }
  return took;
}

function played(browsers: number) {
  return {
    connections: () =>
      sleep(TABLE_MS).then(() => Array.from({ length: browsers }, (_, n) => ({ id: `c${n}`, until: Number.MAX_SAFE_INTEGER }))),
    post: () => sleep(POST_MS).then(() => 'sent' as const),
    forget: async () => undefined,
  };
}
