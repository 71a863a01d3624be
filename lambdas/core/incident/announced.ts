import type { Incident } from './incident.ts';

/** What the bus carries of an incident: as much as the pattern of a rule may ask for. What acts on it reads the incident. */
export type AnnouncedIncident = Pick<
  Incident,
  'id' | 'version' | 'scenario' | 'severity' | 'state' | 'account' | 'region' | 'occurrences'
>;

export function announced(incident: Incident): AnnouncedIncident {
  const { id, version, scenario, severity, state, account, region, occurrences } = incident;
  return { id, version, scenario, severity, state, account, region, occurrences };
}
