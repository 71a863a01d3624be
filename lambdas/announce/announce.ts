import { type AnnouncedIncident, announced } from '#core/incident/announced.ts';
import type { Incident } from '#core/incident/incident.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED, INCIDENT_UPDATED } from '#core/naming.ts';

/** One change in the incident table: the incident before and after. Both are absent for other items of the table. */
export type IncidentRowChange = { readonly before?: Incident | undefined; readonly after?: Incident | undefined };

export type Announcement = {
  readonly type: typeof INCIDENT_OPENED | typeof INCIDENT_CHANGED | typeof INCIDENT_UPDATED;
  readonly incident: AnnouncedIncident;
  /** ARN of the resource. */
  readonly resource: string;
};

/**
 * Announces a new incident as opened; a change of its state, severity, occurrences, approval request or finding status as changed; and
 * any other change as updated.
 */
export function announce({ before, after }: IncidentRowChange): Announcement | undefined {
  if (after === undefined) return undefined;
  // An incident that is only recorded needs no notice.
  if (before === undefined) return announcement(after.state === 'CLOSED' ? INCIDENT_UPDATED : INCIDENT_OPENED, after);
  const isChange =
    before.state !== after.state ||
    before.severity !== after.severity ||
    before.occurrences !== after.occurrences ||
    before.approvalRequest?.since !== after.approvalRequest?.since ||
    before.workflow?.at !== after.workflow?.at;
  if (isChange) return announcement(INCIDENT_CHANGED, after);
  return before.version === after.version ? undefined : announcement(INCIDENT_UPDATED, after);
}

function announcement(type: Announcement['type'], incident: Incident): Announcement {
  return { type, incident: announced(incident), resource: incident.resource.arn };
}
