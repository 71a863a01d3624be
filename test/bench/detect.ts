import type { Bench } from './bench.ts';
import { recogniser, recognitionTime } from './recogniser.ts';
import { interleaved, median } from './statistics.ts';
import { traffic } from './traffic.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { events: 20_000, warmUp: 10, rounds: 21 };
const SMALLEST = { events: 100, warmUp: 0, rounds: 1 };
const LEAST = 0.5;

/** Events a second on one core, from text to verdict, against what parsing the same texts takes alone. */
export const detect: Bench = async ({ smallest }) => {
  const { events, warmUp, rounds } = smallest ? SMALLEST : FULL;
  const texts = traffic(events).map((event) => JSON.stringify(event));
  const work = { parse: async () => parsingTime(texts), detect: () => recognitionTime(texts, recogniser()) };
  await interleaved(warmUp, work);
  const times = await interleaved(rounds, work);
  const [value, parse] = [perSecond(events, times.detect), perSecond(events, times.parse)];
  return [
    verdict({
      name: 'detect',
      value,
      unit: 'events/s',
      against: `JSON.parse alone, ${rounded(parse)} events/s`,
      ratio: value / parse,
      aim: `at least ${LEAST} of parsing alone`,
      ok: value / parse >= LEAST,
    }),
  ];
};

function perSecond(events: number, times: readonly number[]): number {
  return (events / median(times)) * 1000;
}

function parsingTime(texts: readonly string[]): number {
  const start = performance.now();
  for (const text of texts) JSON.parse(text);
  return performance.now() - start;
}
