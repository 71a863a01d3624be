import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { CASE_WEB_ACCESS, type CloudEvent, type KnownFact, MEMBER, minute } from '#catalogue/events/cases.ts';
import type { Activity } from '#core/detection/activity.ts';
import type { DetectionResult } from '#core/detection/detection-result.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import type { Settings } from '#core/settings.ts';
import type { DetectResult } from '#detect/detect.ts';
import { type LinePorts, line } from '#detect/line.ts';
import { casePlaces, detectPorts } from './detect-ports.ts';

/** The organization file of the cases covers no other events. */
const WATCHING: Settings = {
  accounts: { [MEMBER]: { name: 'shop', modes: [], webAccess: 0 } },
  webAccesses: [CASE_WEB_ACCESS],
};

const isAlarm = (event: CloudEvent) => event['detail-type'] === 'CloudWatch Alarm State Change';

const NOW = Date.parse(minute(30));

/** One activity of the last event, with the result of every detection that waits for it. */
export type Looked = { readonly activity: Activity; readonly looks: readonly DetectionResult[] };

export type PlayResult = DetectResult & { readonly incidents: IncidentStore; readonly looked: readonly Looked[] };

/** Runs events through the line, on fresh state unless a store is given; the result is for the last event. */
export async function play(
  events: readonly CloudEvent[],
  incidents: IncidentStore = incidentsInMemory(),
  facts: readonly KnownFact[] = [],
  different: Partial<LinePorts> = {},
): Promise<PlayResult> {
  let looked: Looked[] = [];
  const ports: LinePorts = {
    ...detectPorts(facts, incidents),
    incidents,
    locations: casePlaces,
    settings: async () => (events.every(isAlarm) ? WATCHING : undefined),
    order: async () => undefined,
    remind: async () => undefined,
    now: () => NOW,
    readsAll: true,
    onLooks: (activity, looks) => looked.push({ activity, looks }),
    ...different,
  };
  let verdict: DetectResult = { signals: [] };
  for (const event of events) {
    looked = [];
    const result = await line({ value: JSON.parse(JSON.stringify(event)) }, NOW, ports);
    if (result.kind === 'held') throw new Error(result.reason.code);
    const [echoOf] = result.activities.flatMap((one) => one.echoOf ?? []);
    const signals = result.activities.flatMap((one) => one.signals);
    verdict = { signals, ...(echoOf !== undefined && { echoOf }) };
  }
  return { ...verdict, incidents, looked };
}
