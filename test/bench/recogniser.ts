import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { CatalogueIndex } from '#detect/catalogue-index.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { CATALOGUE_INDEX, detectPorts } from '../support/detect-ports.ts';

const locations = locationsInDatabase();

/** Takes the texts of events through the line, one after the other as the detect function does, and returns how many detections fired. */
export type Recogniser = (texts: Iterable<string>) => Promise<number>;

/** One with nothing open, an account that answers no question, and a memory of its own unless it is given one. */
export function recogniser({
  catalogue = CATALOGUE_INDEX,
  memory,
}: {
  catalogue?: CatalogueIndex;
  memory?: MemoryStore;
} = {}): Recogniser {
  const ports: LinePorts = {
    ...detectPorts([], KEEPS_NOTHING),
    ...(memory !== undefined && { memory }),
    catalogue,
    incidents: KEEPS_NOTHING,
    locations,
    settings: async () => undefined,
    order: async () => undefined,
    remind: async () => undefined,
    now: Date.now,
  };
  return async (texts) => {
    let fired = 0;
    for (const text of texts) {
      const result = await line({ text }, 0, ports);
      if (result.kind === 'read') for (const { signals } of result.activities) fired += signals.length;
    }
    return fired;
  };
}

/** What is measured is recognition: incidents would fill the memory of a long run. */
const KEEPS_NOTHING: IncidentStore = {
  open: async ({ id: incident }) => ({ kind: 'opened', incident }),
  get: async () => undefined,
  openAt: async () => [],
  replace: async () => true,
};

/** Milliseconds to take texts to their verdicts. */
export async function recognitionTime(texts: readonly string[], recognise: Recogniser): Promise<number> {
  const start = performance.now();
  await recognise(texts);
  return performance.now() - start;
}
