import type { Activity } from '#core/detection/activity.ts';
import type { Causes } from '#core/detection/cause.ts';
import { playbooksOf } from '#core/detection/containment.ts';
import type { Resolution, Signal } from '#core/detection/detection.ts';
import { type CountedEcho, echoKind, withEcho } from '#core/incident/echo.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type ExplainedStep, isOpen, opened, resolved } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { updateIncident } from '#core/incident/update.ts';

export type TrackPorts = {
  readonly incidents: IncidentStore;
  readonly now: () => number;
  /** The scenarios with the same cause as a finding. */
  readonly causes?: Causes;
};
export type Tracked = {
  /** The incident to contain now. */
  readonly remediate?: string;
  /** The open incident this event belongs to. */
  readonly openIncident?: string;
  /** The incident that this event opened, now or at its first delivery: steps that failed after that are repeated. */
  readonly newIncident?: string;
};

/** Turns a signal into incidents: opens one, joins an open one, or resolves open ones. */
export async function track(signal: Signal, activity: Activity, receivedAt: number, ports: TrackPorts): Promise<Tracked> {
  if (signal.resolutions.length > 0) {
    await Promise.all(signal.resolutions.map((resolution) => resolve(resolution, activity, ports)));
    return {};
  }
  const report = signal.detection.findingReport?.(activity);
  const fresh = opened(signal, activity, receivedAt, ports.now(), report && ports.causes?.(report));
  const { kind, incident } = await ports.incidents.open(fresh, signal.answered);
  return {
    ...(isOpen(fresh) && { openIncident: incident }),
    ...(playbooksOf(signal.detection).length > 0 && { remediate: incident }),
    ...(kind !== 'joined' && incident === fresh.id && { newIncident: incident }),
  };
}

/** Counts a record of a hub role once as the echo of a call of the incident that it names; undefined if it is none. */
export async function trackEcho(
  id: string,
  activity: Activity,
  ports: Pick<TrackPorts, 'incidents'>,
): Promise<CountedEcho | undefined> {
  let counted: CountedEcho | undefined;
  await updateIncident(id, ports.incidents, (incident) => {
    const kind = echoKind(activity, incident);
    counted = kind && { incident: incident.id, kind };
    return kind === undefined ? incident : withEcho(incident, activity, kind);
  });
  return counted;
}

/** Applies resolutions that arrived before their incident but happened after what opened it. */
export async function applyEarlierResolutions(
  id: string,
  early: (incident: Incident) => Promise<readonly (Resolution & Pick<ExplainedStep, 'by' | 'reason'>)[]>,
  ports: TrackPorts,
): Promise<void> {
  const incident = await ports.incidents.get(id);
  if (incident === undefined || !isOpen(incident)) return;
  for (const { by, reason, ...resolution } of await early(incident)) {
    await applyResolution(resolution, { by, at: ports.now(), reason }, ports);
  }
}

async function resolve(resolution: Resolution, { name, actor }: Activity, ports: TrackPorts): Promise<void> {
  const reason = { code: 'resolved-by', call: name, actor: actor.arn ?? actor.name } as const;
  await applyResolution(resolution, { by: actor.name, at: ports.now(), reason }, ports);
}

async function applyResolution(resolution: Resolution, step: ExplainedStep, ports: Pick<TrackPorts, 'incidents'>): Promise<void> {
  await updateIncident(resolution.incident, ports.incidents, (incident) =>
    // A running containment reads the state itself and will find it safe.
    isOpen(incident) && incident.state !== 'PROCESSING' ? resolved(incident, resolution, step) : incident,
  );
}
