import type { Bench } from './bench.ts';
import { recogniser, recognitionTime } from './recogniser.ts';
import { interleaved, median } from './statistics.ts';
import { traffic } from './traffic.ts';
import { rounded, verdict } from './verdict.ts';

const EVENTS = 20_000;
const WARM_UP = 10;
const ROUNDS = 21;
const LEAST = 0.5;

/** Events a second on one core, from text to verdict, against what parsing the same texts takes alone. */
export const detect: Bench = async () => {
  const texts = traffic(EVENTS).map((event) => JSON.stringify(event));
  const work = { parse: async () => parsingTime(texts), detect: () => recognitionTime(texts, recogniser()) };
  await interleaved(WARM_UP, work);
  const times = await interleaved(ROUNDS, work);
  const [value, parse] = [perSecond(times.detect), perSecond(times.parse)];
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

function perSecond(times: readonly number[]): number {
  return (EVENTS / median(times)) * 1000;
}

function parsingTime(texts: readonly string[]): number {
  const start = performance.now();
  for (const text of texts) JSON.parse(text);
  return performance.now() - start;
}
