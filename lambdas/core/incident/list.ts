import type { Incident } from './incident.ts';

export type ListedIncident = Pick<
  Incident,
  'id' | 'scenario' | 'severity' | 'state' | 'account' | 'region' | 'resource' | 'openedAt' | 'updatedAt'
>;

/** The index of the incident table by state and last change. */
export const BY_STATE = {
  name: 'by-state',
  hashKey: 'state',
  rangeKey: 'updatedAt',
  carries: ['id', 'scenario', 'severity', 'account', 'region', 'resource', 'openedAt'],
} as const;
