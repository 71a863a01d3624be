import type { Bench } from './bench.ts';
import { partOfName, rounded, verdict } from './verdict.ts';

const AIM_SECONDS = 120;

/** From no state at all to the first verified fix of the story, packages already installed; and where that time goes. */
export const start: Bench = async ({ hub }) => {
  const { setupSeconds, phases, story } = (await hub()).report;
  const first = story.find(({ fixedMs }) => fixedMs !== null);
  const whole = setupSeconds + (first?.fixedMs ?? Number.NaN) / 1000;
  const total = verdict({
    name: 'start',
    value: whole,
    unit: 's',
    against: `two minutes, ${AIM_SECONDS} s`,
    ratio: whole / AIM_SECONDS,
    aim: `under ${AIM_SECONDS} s from no state to the first verified fix`,
    ok: whole < AIM_SECONDS,
  });
  const parts = Object.entries({ ...phases, 'first fix': (first?.fixedMs ?? Number.NaN) / 1000 }).filter(
    ([title]) => title !== 'story',
  );
  return [
    total,
    ...parts.map(([title, seconds]) =>
      verdict({
        name: `start.${partOfName(title)}`,
        value: seconds,
        unit: 's',
        against: `the whole start, ${rounded(whole)} s`,
        ratio: seconds / whole,
        aim: 'none of its own',
        ok: true,
      }),
    ),
  ];
};
