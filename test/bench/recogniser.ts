import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import type { MemoryStore } from '#core/detection/memory-store.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { CatalogueIndex } from '#detect/catalogue-index.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { CATALOGUE_INDEX, detectPorts } from '../support/detect-ports.ts';
import { EVERY_CASE } from '../support/every-case.ts';

const locations = locationsInDatabase();
const accounts = new Set(EVERY_CASE.flatMap(({ events }) => events.map(({ account }) => String(account))));
/** Only recognition is measured: accounts that switched every scenario off track nothing. */
const SETTINGS = Promise.resolve({
  accounts: Object.fromEntries([...accounts].map((id) => [id, { name: `a${id}`, modes: [{ default: 'off' as const }] }])),
});

/** Runs the texts of events through the line, one by one as the detect function does; returns how many detections fired. */
export type Recogniser = (texts: Iterable<string>) => Promise<number>;

/** A recogniser without open incidents, with an account that answers no question, and a new memory unless one is given. */
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
    settings: () => SETTINGS,
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

/** Incidents are not kept, because they would fill the heap in a long run. */
const KEEPS_NOTHING: IncidentStore = {
  open: async ({ id: incident }) => ({ kind: 'opened', incident }),
  get: async () => undefined,
  openAt: async () => [],
  knownAt: async () => [],
  replace: async () => true,
};

/** Milliseconds to recognise these texts. */
export async function recognitionTime(texts: readonly string[], recognise: Recogniser): Promise<number> {
  const start = performance.now();
  await recognise(texts);
  return performance.now() - start;
}
