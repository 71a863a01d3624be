import type { Activity } from '#core/detection/activity.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Resolution, Signal } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import { echoed, isOpen, opened, resolved } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { updateIncident } from '#core/incident/update.ts';

export type TrackPorts = { readonly incidents: IncidentStore; readonly now: () => number };

/** What became of a signal, by incident ids. */
export type Tracked = {
  /** What containment should look at now. */
  readonly remediate?: string;
  /** The incident that stands open with this event in it. */
  readonly openIncident?: string;
  /** What this very event opened, now or when it was first delivered: whoever failed after that needs to be told again. */
  readonly newIncident?: string;
};

/** Turns a signal into incidents: opens one, joins an open one, or resolves those the signal answers. */
export async function track(signal: Signal, activity: Activity, receivedAt: number, ports: TrackPorts): Promise<Tracked> {
  if (signal.resolutions.length > 0) {
    await Promise.all(signal.resolutions.map((answer) => resolve(answer, activity, ports)));
    return {};
  }
  const fresh = opened(signal, activity, receivedAt, ports.now());
  const { kind, incident } = await ports.incidents.open(fresh);
  return {
    ...(isOpen(fresh) && { openIncident: incident }),
    ...(playbooksOf(signal.detection).length > 0 && { remediate: incident }),
    ...(kind !== 'joined' && incident === fresh.id && { newIncident: incident }),
  };
}

/** Notes on an incident that one of its own calls came back in CloudTrail. Nothing fires from it. */
export async function trackEcho(id: string, call: string, at: number, ports: TrackPorts): Promise<void> {
  await updateIncident(id, ports.incidents, (incident) => echoed(incident, call, at));
}

/** Answers an incident by good news that the hub heard before it, and that happened after what opened it. */
export async function applyEarlierResolutions(
  id: string,
  early: (incident: Incident) => Promise<readonly (Resolution & { readonly by: string; readonly note: string })[]>,
  ports: TrackPorts,
): Promise<void> {
  const incident = await ports.incidents.get(id);
  if (incident === undefined || !isOpen(incident)) return;
  for (const answer of await early(incident)) {
    await answerWith(answer, { by: answer.by, at: ports.now(), note: answer.note }, ports);
  }
}

async function resolve(answer: Resolution, activity: Activity, ports: TrackPorts): Promise<void> {
  const note = `${activity.name} by ${activity.actor.arn ?? activity.actor.name}`;
  await answerWith(answer, { by: activity.actor.name, at: ports.now(), note }, ports);
}

async function answerWith(answer: Resolution, step: { by: string; at: number; note: string }, ports: TrackPorts): Promise<void> {
  await updateIncident(answer.incident, ports.incidents, (incident) =>
    // A running containment reads the state itself and will find it safe.
    isOpen(incident) && incident.state !== 'PROCESSING' ? resolved(incident, answer, step) : incident,
  );
}
