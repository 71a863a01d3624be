import { isSameCause } from '#core/incident/cause.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isFixed } from '#core/incident/late.ts';
import { isOpen, joined, mayJoin } from '#core/incident/life.ts';
import { mayMove } from '#core/incident/state.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { resourceKey } from '#core/resource.ts';

/** Incidents of one process, for `hub detect` and tests. It behaves like the table. */
export function incidentsInMemory(): IncidentStore {
  const incidents = new Map<string, Incident>();
  const aliases = new Map<string, string>();
  const find = (id: string) => incidents.get(aliases.get(id) ?? id);
  const openAt = (key: string) => [...incidents.values()].filter((one) => isOpen(one) && resourceKey(one) === key);
  const isAbout = (one: Incident, other: Incident) => resourceKey(one) === resourceKey(other);
  return {
    open: async (incident, answered) => {
      const known = find(incident.id);
      if (known !== undefined) return { kind: 'duplicate', incident: known.id };
      const standing = isOpen(incident)
        ? [...incidents.values()].find((one) => isSameCause(one, incident) && isAbout(one, incident) && mayJoin(one, incident))
        : undefined;
      if (standing === undefined) {
        incidents.set(incident.id, incident);
        return { kind: 'opened', incident: incident.id };
      }
      aliases.set(incident.id, standing.id);
      incidents.set(standing.id, joined(standing, incident, answered));
      return { kind: 'joined', incident: standing.id };
    },
    get: async (id) => find(id),
    openAt: async (key) => openAt(key),
    knownAt: async (key) => [...incidents.values()].filter((one) => resourceKey(one) === key && (isOpen(one) || isFixed(one))),
    replace: async (previous, next) => {
      const legal = previous.state === next.state || mayMove(previous.state, next.state);
      if (!legal || incidents.get(previous.id)?.version !== previous.version) return false;
      const reopens = !isOpen(previous) && isOpen(next);
      if (reopens && openAt(resourceKey(next)).some((one) => isSameCause(one, next))) return false;
      incidents.set(next.id, next);
      return true;
    },
  };
}
