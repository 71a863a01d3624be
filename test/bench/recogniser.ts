import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import { detectWith, TRIGGERS } from '#detect/detect.ts';
import { located } from '#detect/locate.ts';
import { isAwaitedBy, type TriggerIndex } from '#detect/trigger-index.ts';
import { normaliseText } from '#normalise/normalise.ts';
import { detectPorts } from '../support/detect-ports.ts';

const places = locationsInDatabase();

/** Takes events from their texts to their verdicts, one after the other as the detect function does, and returns how many detections fired. */
export type Recogniser = (texts: Iterable<string>) => Promise<number>;

/** One without open incidents and answers to facts, with a memory of its own unless it is given one. */
export function recogniser({ index = TRIGGERS, memory }: { index?: TriggerIndex; memory?: MemoryStore } = {}): Recogniser {
  const ports = { ...detectPorts(), ...(memory !== undefined && { memory }) };
  const detect = detectWith(index);
  const isAwaited = isAwaitedBy(index);
  return async (texts) => {
    let fired = 0;
    for (const text of texts) {
      const reading = normaliseText(text, isAwaited);
      if (reading.kind === 'parked') continue;
      for (const activity of reading.activities) fired += (await detect(located(activity, places), ports)).signals.length;
    }
    return fired;
  };
}

/** Milliseconds to take texts to their verdicts. */
export async function recognitionTime(texts: readonly string[], recognise: Recogniser): Promise<number> {
  const start = performance.now();
  await recognise(texts);
  return performance.now() - start;
}
