import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { memoryInMemory } from '#adapters/store/memory-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { Signal } from '#core/detection/detection.ts';
import { NO_ANSWERS, questionWords } from '#core/detection/facts.ts';
import { DEFAULT_ROLES, type Naming } from '#core/naming.ts';
import type { Language } from '#core/text.ts';
import { type DetectPorts, detect } from '#detect/detect.ts';
import { earlierResolutions } from '#detect/earlier-resolutions.ts';
import { located } from '#detect/locate.ts';
import { normalise } from '#normalise/normalise.ts';
import type { Reading } from '#normalise/reading.ts';
import { applyEarlierResolutions, track } from '#track/track.ts';

/** What the hub makes of one event: the scenarios it recognises, or why it could not read it. */
export type Finding =
  | {
      readonly detections: readonly {
        readonly id: string;
        readonly severity: string;
        readonly resource: string;
        readonly title: string;
        /** Questions nobody could answer: it may be blocked elsewhere. */
        readonly unknown?: readonly string[];
      }[];
      /** Scenarios that only the member account could decide. */
      readonly undecided?: readonly string[];
    }
  | { readonly parked: string };

const places = locationsInDatabase();

const NAMING: Naming = { hubAccount: '', homeRegion: '', ...DEFAULT_ROLES };

/** Fresh state for one episode, on which events are read and tracked as in the cloud; nobody answers questions. */
export function freshStage() {
  const incidents = incidentsInMemory();
  const ports: DetectPorts = {
    naming: NAMING,
    openIncidents: incidents.openAt,
    incident: incidents.get,
    memory: memoryInMemory(),
    ask: async () => NO_ANSWERS,
  };
  const read = (event: unknown): Reading => {
    const reading = normalise(event);
    if (reading.kind === 'parked') return reading;
    return { kind: 'read', activities: reading.activities.map((activity) => located(activity, places)) };
  };
  const keep = async (signals: readonly Signal[], activity: Activity): Promise<void> => {
    const trackPorts = { incidents, now: () => activity.at };
    for (const signal of signals) {
      const { openIncident: stands } = await track(signal, activity, activity.at, trackPorts);
      if (stands !== undefined)
        await applyEarlierResolutions(stands, (incident) => earlierResolutions(incident, CATALOGUE, ports.memory), trackPorts);
    }
  };
  return { ports, read, keep };
}

/** Plays events in order on fresh state, through the same steps as the cloud, and tells what came of each. */
export async function playEpisode(events: readonly unknown[], language: Language): Promise<Finding[]> {
  const { ports, read, keep } = freshStage();
  const findings: Finding[] = [];
  for (const event of events) {
    const reading = read(event);
    if (reading.kind === 'parked') {
      findings.push({ parked: reading.reason });
      continue;
    }
    const fired: Signal[] = [];
    const open = new Set<string>();
    for (const activity of reading.activities) {
      const { signals, undecided = [] } = await detect(activity, ports);
      await keep(signals, activity);
      for (const { id } of undecided) open.add(id);
      fired.push(...signals);
    }
    const detections = fired.map(({ detection, severity, resource, unanswered: unknown }) => ({
      id: detection.id,
      severity,
      resource: resource.arn,
      title: detection.title[language],
      ...(unknown.length > 0 && { unknown: unknown.map(questionWords) }),
    }));
    findings.push({ detections, ...(open.size > 0 && { undecided: [...open] }) });
  }
  return findings;
}
