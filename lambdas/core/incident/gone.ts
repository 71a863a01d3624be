import type { Incident } from './incident.ts';

/** Whether the incident is over because its resource no longer exists. */
export function isGone({ state, history }: Pick<Incident, 'state' | 'history'>): boolean {
  const since = history.findLastIndex((entry) => entry.state !== state) + 1;
  return state === 'MITIGATED' && history.slice(since).some(({ reason }) => reason?.code === 'resource-gone');
}
