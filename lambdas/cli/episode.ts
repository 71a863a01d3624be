import { incidentsInMemory } from '../adapters/incidents-in-memory.ts';
import { DEFAULT_ROLES, type Naming } from '../core/naming.ts';
import type { Language } from '../core/text.ts';
import { detect } from '../detect/detect.ts';
import { normalise } from '../normalise/normalise.ts';
import { track } from '../track/track.ts';

/** What the hub makes of one event: the scenarios it recognises, or why it could not read it. */
export type Finding =
  | {
      readonly detections: readonly {
        readonly id: string;
        readonly severity: string;
        readonly resource: string;
        readonly title: string;
      }[];
    }
  | { readonly parked: string };

const NAMING: Naming = { hubAccount: '', homeRegion: '', ...DEFAULT_ROLES };

/** Plays events in order on fresh state, through the same steps as the cloud, and tells what came of each. */
export async function playEpisode(events: readonly unknown[], language: Language): Promise<Finding[]> {
  const incidents = incidentsInMemory();
  const ports = { naming: NAMING, openIncidents: incidents.openAt, incident: incidents.get };
  const findings: Finding[] = [];
  for (const event of events) {
    const reading = normalise(event);
    if (reading.kind === 'parked') {
      findings.push({ parked: reading.reason });
      continue;
    }
    const { activity } = reading;
    const { signals } = await detect(activity, ports);
    for (const signal of signals) await track(signal, activity, activity.at, { incidents, now: () => activity.at });
    const detections = signals.map(({ detection, severity, resource }) => ({
      id: detection.id,
      severity,
      resource: resource.arn,
      title: detection.title[language],
    }));
    findings.push({ detections });
  }
  return findings;
}
