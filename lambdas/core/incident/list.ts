import type { Incident } from './incident.ts';

/** What a list shows of an incident. */
export type ListedIncident = Pick<
  Incident,
  'id' | 'scenario' | 'severity' | 'state' | 'account' | 'region' | 'resource' | 'openedAt' | 'updatedAt'
>;

/** The index of the incident table that lists incidents of one state by their last change, and what it carries. */
export const BY_STATE = {
  name: 'by-state',
  hashKey: 'state',
  rangeKey: 'updatedAt',
  carries: ['id', 'scenario', 'severity', 'account', 'region', 'resource', 'openedAt'],
} as const;
