import { CASE_WEB_ACCESS, type CloudEvent, type KnownFact } from '#catalogue/events/cases.ts';
import type { Incident } from '#core/incident/incident.ts';
import { opened } from '#core/incident/life.ts';
import { detect } from '#detect/detect.ts';
import { activityOf } from '#local/attacks/recognised.ts';
import { detectPorts } from './detect-ports.ts';

/** The incident that the hub would open from an event with these facts, by the product's own steps. */
export async function incidentFrom(event: CloudEvent, scenario: string, facts: readonly KnownFact[] = []): Promise<Incident> {
  const read = activityOf(event);
  const activity = read.kind === 'alarm' ? { ...read, webAccess: CASE_WEB_ACCESS } : read;
  const { signals } = await detect(activity, detectPorts(facts));
  const signal = signals.find(({ detection }) => detection.id === scenario);
  if (signal === undefined) throw new Error(`${scenario} does not fire`);
  return opened(signal, activity, activity.at + 1_000, activity.at + 1_500);
}

/** The same from the last of several events, where the earlier ones must be remembered. */
export async function lastIncidentFrom(events: readonly CloudEvent[], scenario: string): Promise<Incident> {
  const ports = detectPorts();
  for (const event of events) {
    const activity = activityOf(event);
    const signal = (await detect(activity, ports)).signals.find(({ detection }) => detection.id === scenario);
    if (signal !== undefined) return opened(signal, activity, activity.at + 1_000, activity.at + 1_500);
  }
  throw new Error(`${scenario} does not fire`);
}

/** The error that the SDK throws when AWS answers with an error. */
export function awsError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(`AWS said ${name}`), { name, $fault: 'client', $metadata: { httpStatusCode } });
}
