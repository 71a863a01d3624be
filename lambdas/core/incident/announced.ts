import type { Incident } from './incident.ts';

/** The fields of an incident in an event on the bus: those that a rule's pattern may match. Receivers read the incident itself. */
export type AnnouncedIncident = Pick<
  Incident,
  'id' | 'version' | 'scenario' | 'severity' | 'state' | 'account' | 'region' | 'occurrences'
>;

export function announced(incident: Incident): AnnouncedIncident {
  const { id, version, scenario, severity, state, account, region, occurrences } = incident;
  return { id, version, scenario, severity, state, account, region, occurrences };
}
