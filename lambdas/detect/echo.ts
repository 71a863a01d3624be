import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type CountedEcho, echoKind } from '#core/incident/echo.ts';
import type { Incident } from '#core/incident/incident.ts';

export type EchoPorts = {
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** Counts an activity as an echo of the incident with this id, once. Absent where nothing may be written: then it is only read. */
  readonly countEcho?: (id: string, activity: Activity) => Promise<CountedEcho | undefined>;
};

/** Whether a detection is only about what the hub's own roles do. */
export function isAboutHubRoles({ triggers }: Detection): boolean {
  return triggers.some((trigger) => 'writes' in trigger && trigger.writes === 'hub-role');
}

/** The echo that a call of the hub's role is, counted where it may be. */
export async function echoIn(activity: Activity, ports: EchoPorts): Promise<CountedEcho | undefined> {
  const { sourceIdentity } = activity.actor;
  if (activity.readOnly || sourceIdentity === undefined) return undefined;
  if (ports.countEcho !== undefined) return ports.countEcho(sourceIdentity, activity);
  const incident = await ports.incident(sourceIdentity);
  const kind = incident && echoKind(activity, incident);
  return incident && kind && { incident: incident.id, kind };
}
