import { CONFLICT, retryOnConflict } from '../optimistic-write.ts';
import type { Incident } from './incident.ts';
import type { IncidentStore } from './store.ts';

/** Writes what `next` makes of the incident; nothing where there is none or `next` returns it unchanged. */
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
