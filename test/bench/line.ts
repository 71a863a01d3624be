import type { Bench } from './bench.ts';
import { roundsIn } from './line-rounds.ts';
import { interleaved, percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { warmUp: 10, rounds: 40 };
const SMALLEST = { warmUp: 0, rounds: 1 };
const MOST = 2.5;

/** An event put on a member's default bus until its fix is verified, against the four bare calls that such a fix needs. */
export const line: Bench = async ({ hub, smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const { byHub, byHand } = await roundsIn((await hub()).running);
  const work = {
    line: async () => {
      const { putAt, verifiedAt } = await byHub();
      return verifiedAt - putAt;
    },
    floor: byHand,
  };
  await interleaved(size.warmUp, work);
  const measured = await interleaved(size.rounds, work);
  return ([50, 95] as const).map((share) => {
    const [value, floor] = [percentile(measured.line, share / 100), percentile(measured.floor, share / 100)];
    return verdict({
      name: `line.p${share}`,
      value,
      unit: 'ms',
      against: `AssumeRole, describe, revoke, describe by hand: p${share} ${rounded(floor)} ms`,
      ratio: value / floor,
      aim: `at most ${MOST} times the bare calls`,
      ok: value <= MOST * floor,
    });
  });
};
