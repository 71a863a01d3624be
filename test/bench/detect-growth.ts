import { CATALOGUE } from '#catalogue/index.ts';
import type { Detection } from '#core/detection/detection.ts';
import { isCall, isNotice, type Trigger } from '#core/detection/trigger.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import type { Bench } from './bench.ts';
import { recogniser, recognitionTime } from './recogniser.ts';
import { interleaved, median } from './statistics.ts';
import { traffic } from './traffic.ts';
import { rounded, verdict } from './verdict.ts';

const FULL = { events: 20_000, warmUp: 2, rounds: 11 };
const SMALLEST = { events: 100, warmUp: 0, rounds: 1 };
const TIMES = 10;
const MOST = 1.2;

/** One clone in this many waits for the same calls as its original; the others wait for other calls. */
const SAME_EVERY = 50;

/** The same events with the catalogue as it is and with ten times as many detections. */
export const detectGrowth: Bench = async ({ smallest }) => {
  const { events, warmUp, rounds } = smallest ? SMALLEST : FULL;
  const texts = traffic(events).map((event) => JSON.stringify(event));
  const grown = grownCatalogue(CATALOGUE);
  const catalogue = indexCatalogue(grown);
  const work = {
    few: () => recognitionTime(texts, recogniser()),
    many: () => recognitionTime(texts, recogniser({ catalogue })),
  };
  await interleaved(warmUp, work);
  const times = await interleaved(rounds, work);
  const [few, many] = [median(times.few), median(times.many)];
  return [
    verdict({
      name: 'detect.growth',
      value: (events / many) * 1000,
      unit: 'events/s',
      against: `${CATALOGUE.length} detections instead of ${grown.length}, ${rounded((events / few) * 1000)} events/s`,
      ratio: many / few,
      aim: `at most ${MOST} times the time`,
      ok: many / few <= MOST,
    }),
  ];
};

/** A catalogue ten times as large: clones under other ids, nearly all of them for other calls. */
export function grownCatalogue(catalogue: readonly Detection[]): Detection[] {
  const clones = Array.from({ length: TIMES - 1 }, (_, round) => catalogue.map((one) => ({ one, round: round + 1 }))).flat();
  return [...catalogue, ...clones.map(({ one, round }, turn) => clone(one, round, turn % SAME_EVERY === 0))];
}

function clone(detection: Detection, round: number, same: boolean): Detection {
  const triggers = same ? detection.triggers : detection.triggers.map((trigger) => elsewhere(trigger, round));
  return { ...detection, id: `${detection.id}-${round}`, triggers };
}

/** A trigger for the same calls of a service that does not exist; a trigger for special writers becomes one for a single call. */
function elsewhere(trigger: Trigger, round: number): Trigger {
  const calls = isCall(trigger) ? trigger.calls : isNotice(trigger) ? trigger.notices : ['Anything'];
  const source = isCall(trigger) || isNotice(trigger) ? trigger.source : 'example.amazonaws.com';
  return { source: `round-${round}.${source}`, calls: calls.map((call) => `${call}${round}`) };
}
