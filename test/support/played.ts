import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { type CloudEvent, type KnownFact, minute } from '#catalogue/events/cases.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { type DetectPorts, detect } from '#detect/detect.ts';
import { earlierResolutions } from '#detect/earlier-resolutions.ts';
import { normalise } from '#normalise/normalise.ts';
import { applyEarlierResolutions, track } from '#track/track.ts';
import { detectPorts } from './detect-ports.ts';

const NOW = Date.parse(minute(60));

/** Plays events as the hub's function does: recognise, track, and settle what was put right before. */
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
  const ports: DetectPorts = detectPorts(facts, incidents);
  const trackPorts = { incidents, now: () => NOW };
  for (const event of events) {
    const reading = normalise(JSON.parse(JSON.stringify(event)));
    for (const activity of reading.kind === 'read' ? reading.activities : []) {
      const { signals } = await detect(activity, ports);
      for (const signal of signals.filter(({ detection }) => detection.id !== 'sg-repeated-opening')) {
        const { openIncident: stands } = await track(signal, activity, NOW, trackPorts);
        if (stands !== undefined)
          await applyEarlierResolutions(stands, (incident) => earlierResolutions(incident, CATALOGUE, ports.memory), trackPorts);
      }
    }
  }
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
