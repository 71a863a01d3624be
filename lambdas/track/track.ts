import type { Activity } from '../core/activity.ts';
import type { Answer, Signal } from '../core/detection.ts';
import type { Incident } from '../core/incident.ts';
import { answered, echoed, isOpen, opened } from '../core/incident-life.ts';
import type { IncidentStore } from '../core/incident-store.ts';

export type TrackPorts = { readonly incidents: IncidentStore; readonly now: () => number };

/** Competing writers are rare; after this many lost races the event is left to be delivered again. */
const RACES = 8;

/**
 * Turns a signal into incidents: opens one, joins an open one, or resolves those the signal answers.
 * Returns the ids that containment should look at now.
 */
export async function track(signal: Signal, activity: Activity, receivedAt: number, ports: TrackPorts): Promise<string[]> {
  if (signal.answers.length > 0) {
    await Promise.all(signal.answers.map((answer) => resolve(answer, activity, ports)));
    return [];
  }
  const { incident } = await ports.incidents.open(opened(signal, activity, receivedAt, ports.now()));
  return signal.detection.playbook === undefined ? [] : [incident];
}

/** Notes on an incident that one of its own calls came back in CloudTrail. Nothing fires from it. */
export async function trackEcho(id: string, call: string, at: number, ports: TrackPorts): Promise<void> {
  await change(id, ports, (incident) => echoed(incident, call, at));
}

async function resolve(answer: Answer, activity: Activity, ports: TrackPorts): Promise<void> {
  const step = {
    by: activity.actor.name,
    at: ports.now(),
    note: `${activity.name} by ${activity.actor.arn ?? activity.actor.name}`,
  };
  await change(answer.incident, ports, (incident) =>
    // A running containment reads the state itself and will find it safe.
    isOpen(incident) && incident.state !== 'PROCESSING' ? answered(incident, answer, step) : incident,
  );
}

async function change(id: string, ports: TrackPorts, next: (incident: Incident) => Incident): Promise<void> {
  for (let race = 0; race < RACES; race++) {
    const incident = await ports.incidents.get(id);
    if (incident === undefined) return;
    const changed = next(incident);
    if (changed === incident || (await ports.incidents.replace(incident, changed))) return;
  }
  throw new Error(`incident ${id} was being written by others ${RACES} times in a row`);
}
