import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { type CountedEcho, echoKind } from '#core/incident/echo.ts';
import type { Incident } from '#core/incident/incident.ts';

export type EchoPorts = {
  /** The incident with this id, or undefined. */
  readonly incident: (id: string) => Promise<Incident | undefined>;
  /** Counts an activity once as an echo of the incident with this id. Absent in a dry run: then the incident is only read. */
  readonly countEcho?: (id: string, activity: Activity) => Promise<CountedEcho | undefined>;
};

/** Whether a detection is only about writes of the hub's own roles. */
export function isAboutHubRoles({ triggers }: Detection): boolean {
  return triggers.some((trigger) => 'writes' in trigger && trigger.writes === 'hub-role');
}

/** The echo that a call of the hub's role is, if any; counted if the ports can write. */
export async function echoIn(activity: Activity, ports: EchoPorts): Promise<CountedEcho | undefined> {
  const { sourceIdentity } = activity.actor;
  if (activity.readOnly || sourceIdentity === undefined) return undefined;
  if (ports.countEcho !== undefined) return ports.countEcho(sourceIdentity, activity);
  const incident = await ports.incident(sourceIdentity);
  const kind = incident && echoKind(activity, incident);
  return incident && kind && { incident: incident.id, kind };
}
