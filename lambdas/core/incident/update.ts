import { CONFLICT, retryOnConflict } from '../optimistic-write.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './store.ts';

/** Writes the result of `next`; writes nothing if there is no incident or `next` returns the same object. */
export async function updateIncident(
  id: string,
  incidents: Pick<IncidentStore, 'get' | 'replace'>,
  next: (incident: Incident) => Incident,
): Promise<void> {
  await retryOnConflict(`incident ${id}`, async () => {
    const incident = await incidents.get(id);
    const changed = incident && next(incident);
    if (incident === undefined || changed === undefined || changed === incident) return;
    return (await incidents.replace(incident, changed)) ? undefined : CONFLICT;
  });
}
