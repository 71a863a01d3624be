import type { Bench } from './bench.ts';
import { partOfName, rounded, verdict } from './verdict.ts';

const FIRST_FIX_SECONDS = 90;
const EVERYTHING_SECONDS = 150;

/** A start without any state, with packages installed: seconds to the first verified fix and to the end, and the time of each phase. */
export const start: Bench = async ({ hub }) => {
  const { seconds, phases } = (await hub()).report;
  const { firstFix, everything } = seconds;
  const parts = Object.entries(phases).map(([title, value]) =>
    verdict({
      name: `start.${partOfName(title)}`,
      value,
      unit: 's',
      against: `the whole start, ${rounded(everything)} s`,
      ratio: value / everything,
      aim: 'none of its own',
      ok: true,
    }),
  );
  return [
    within('start', firstFix ?? Number.NaN, FIRST_FIX_SECONDS, 'from no state to the first verified fix'),
    within('start.everything', everything, EVERYTHING_SECONDS, 'from no state to all stacks up and all attacks ended'),
    ...parts,
  ];
};

function within(name: string, value: number, limit: number, what: string) {
  return verdict({
    name,
    value,
    unit: 's',
    against: `${limit} s`,
    ratio: value / limit,
    aim: `at most ${limit} s ${what}`,
    ok: value <= limit,
  });
}
