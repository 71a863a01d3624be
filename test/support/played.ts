import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { play } from './play.ts';

const NOW = Date.parse(minute(60));

/** Left out, because its incidents would be added to those under test. */
const WITHOUT_REPEATED_OPENINGS = indexCatalogue(CATALOGUE.filter(({ id }) => id !== 'sg-repeated-opening'));

/** Runs events through the line, and returns the resulting incidents. */
export async function played(
  events: readonly CloudEvent[],
  facts: readonly KnownFact[] = [],
  store: IncidentStore = incidentsInMemory(),
) {
  const ids = new Map<string, Incident>();
  const incidents: IncidentStore = {
    ...store,
    open: async (incident) => {
      const opening = await store.open(incident);
      const known = await store.get(opening.incident);
      if (known !== undefined) ids.set(known.id, known);
      return opening;
    },
    replace: async (previous, next) => {
      const done = await store.replace(previous, next);
      if (done) ids.set(next.id, next);
      return done;
    },
  };
  await play(events, incidents, facts, { catalogue: WITHOUT_REPEATED_OPENINGS, now: () => NOW });
  const all = () => [...ids.values()];
  const open = () => all().filter(({ state }) => state === 'NEW');
  const standing = () =>
    [
      ...new Set(
        open().flatMap((one) =>
          one.standing.map((fact) => `${one.scenario} ${fact.kind === 'ingress-rule' ? fact.cidr : fact.kind}`),
        ),
      ),
    ].sort();
  return { incidents, all, standing };
}
