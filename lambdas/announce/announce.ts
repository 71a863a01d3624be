import type { Incident } from '#core/incident/incident.ts';
import { INCIDENT_CHANGED, INCIDENT_OPENED } from '#core/naming.ts';

/** One change of the incident table: how the incident was and how it is. Both absent for the table's other items. */
export type Change = { readonly before?: Incident | undefined; readonly after?: Incident | undefined };

export type Announcement = { readonly type: typeof INCIDENT_OPENED | typeof INCIDENT_CHANGED; readonly incident: Incident };

/** What of a change the rest of the world should hear: that an incident opened, moved, grew, got worse or asks anew. */
export function announce({ before, after }: Change): Announcement | undefined {
  if (after === undefined) return undefined;
  if (before === undefined) return after.state === 'CLOSED' ? undefined : { type: INCIDENT_OPENED, incident: after };
  const news =
    before.state !== after.state ||
    before.severity !== after.severity ||
    before.occurrences !== after.occurrences ||
    before.approvalRequest?.since !== after.approvalRequest?.since;
  return news ? { type: INCIDENT_CHANGED, incident: after } : undefined;
}
