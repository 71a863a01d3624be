import { type AnnouncedIncident, announced } from '#core/incident/announced.ts';
import type { Incident } from '#core/incident/incident.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED } from '#core/naming.ts';

/** One change of the incident table: the incident before and after. Both are absent for the table's other items. */
export type Change = { readonly before?: Incident | undefined; readonly after?: Incident | undefined };

export type Announcement = {
  readonly type: typeof INCIDENT_OPENED | typeof INCIDENT_CHANGED;
  readonly incident: AnnouncedIncident;
  /** ARN of the resource. */
  readonly resource: string;
};

/** Announces a new incident, and changes of its state, severity, occurrences or approval request. */
export function announce({ before, after }: Change): Announcement | undefined {
  if (after === undefined) return undefined;
  if (before === undefined) return after.state === 'CLOSED' ? undefined : announcement(INCIDENT_OPENED, after);
  const isWorthIt =
    before.state !== after.state ||
    before.severity !== after.severity ||
    before.occurrences !== after.occurrences ||
    before.approvalRequest?.since !== after.approvalRequest?.since;
  return isWorthIt ? announcement(INCIDENT_CHANGED, after) : undefined;
}

function announcement(type: Announcement['type'], incident: Incident): Announcement {
  return { type, incident: announced(incident), resource: incident.resource.arn };
}
