import { locationsInDatabase } from '#adapters/location/geo-location.ts';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { memoryInMemory } from '#adapters/store/memory-in-memory.ts';
import { CATALOGUE } from '#catalogue/index.ts';
import type { Activity } from '#core/detection/activity.ts';
import { type DetectionResult, isUndecided } from '#core/detection/detection-result.ts';
import { NO_ANSWERS } from '#core/detection/facts.ts';
import type { Unreadable } from '#core/detection/unreadable.ts';
import { DEFAULT_ROLES } from '#core/naming.ts';
import type { Language } from '#core/text.ts';
import { indexCatalogue } from '#detect/catalogue-index.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { questionWords } from '#words/question.ts';
import { unreadableText } from '#words/unreadable.ts';

/** The result for one event: the scenarios that the hub recognises, or why it could not read the event. */
export type Finding =
  | {
      readonly detections: readonly {
        readonly id: string;
        readonly severity: string;
        readonly resource: string;
        readonly title: string;
        /** Questions without an answer: it may be blocked elsewhere. */
        readonly unknown?: readonly string[];
      }[];
      /** Scenarios that only the member account could decide. */
      readonly undecided?: readonly string[];
    }
  | { readonly held: string };

const catalogue = indexCatalogue(CATALOGUE);
const locations = locationsInDatabase();

/** One event after the same line as in the cloud: its activities with the result of every detection. */
export type Played =
  | { readonly held: Unreadable }
  | { readonly activities: readonly { readonly activity: Activity; readonly looks: readonly DetectionResult[] }[] };

/** Plays events in order with empty state; no account answers questions. */
export async function playEpisode(events: readonly unknown[]): Promise<Played[]> {
  const looked = new Map<Activity, readonly DetectionResult[]>();
  const ports = freshPorts((activity, looks) => looked.set(activity, looks));
  const played: Played[] = [];
  for (const value of events) {
    const result = await line({ value }, Date.now(), ports);
    played.push(
      result.kind === 'held'
        ? { held: result.reason }
        : { activities: result.activities.map(({ activity }) => ({ activity, looks: looked.get(activity) ?? [] })) },
    );
  }
  return played;
}

function freshPorts(onLooks: NonNullable<LinePorts['onLooks']>): LinePorts {
  const incidents = incidentsInMemory();
  return {
    catalogue,
    naming: { hubAccount: '', homeRegion: '', ...DEFAULT_ROLES },
    locations,
    settings: async () => undefined,
    incidents,
    openIncidents: incidents.openAt,
    incident: incidents.get,
    memory: memoryInMemory(),
    ask: async () => NO_ANSWERS,
    order: async () => undefined,
    remind: async () => undefined,
    now: Date.now,
    readsAll: true,
    onLooks,
  };
}

/** The scenarios recognised in one event, in a short form. */
export function recognisedIn(played: Played, language: Language): Finding {
  if ('held' in played) return { held: unreadableText(played.held, language) };
  const looks = played.activities.flatMap((one) => one.looks);
  const detections = looks
    .flatMap((look) => ('signal' in look ? [look.signal] : []))
    .map(({ detection, severity, resource, unanswered }) => ({
      id: detection.id,
      severity,
      resource: resource.arn,
      title: detection.title[language],
      ...(unanswered.length > 0 && { unknown: unanswered.map((question) => questionWords(question)[language]) }),
    }));
  const undecided = looks.filter(isUndecided);
  const ids = [...new Set(undecided.map(({ detection }) => detection.id))];
  return { detections, ...(ids.length > 0 && { undecided: ids }) };
}
