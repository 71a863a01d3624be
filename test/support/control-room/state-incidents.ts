import { HOUR, MINUTE } from '#core/duration.ts';
import type { Incident } from '#core/incident/incident.ts';
import { carriedOut } from './deciding.ts';
import { freshIncident } from './sample-incidents.ts';

const BY = 'ada@example.com';

/** One incident in each state that the page shows differently, by the name of the state. */
export function stateIncidents(now: number) {
  let number = 1_000;
  const one = (...[severity, state, ago]: [Incident['severity'], Parameters<typeof freshIncident>[2], number]) =>
    freshIncident(++number, severity, state, now - ago);
  const after = (incident: Incident, verb: 'reject' | 'undo' | 'suppress', reason: string): Incident => {
    const order = { incident: incident.id, verb, reason, ...(verb === 'suppress' && { until: now + 8 * HOUR }) };
    return carriedOut(incident, order, BY, incident.updatedAt + 3 * MINUTE).at(-1) as Incident;
  };
  const waiting = one('CRITICAL', 'AWAITING_APPROVAL', 11 * MINUTE);
  const asked = one('CRITICAL', 'MITIGATED', 40 * MINUTE);
  const because = { code: 'undo-of-critical' } as const;
  return {
    new: one('MEDIUM', 'NEW', MINUTE),
    processing: one('CRITICAL', 'PROCESSING', 2_000),
    waiting,
    mitigated: { ...one('CRITICAL', 'MITIGATED', 25 * MINUTE), occurrences: 3 },
    failed: one('HIGH', 'FAILED', 35 * MINUTE),
    suppressed: after(one('HIGH', 'AWAITING_APPROVAL', 2 * HOUR), 'suppress', 'Load test of the shop until tonight'),
    excepted: one('LOW', 'SUPPRESSED', 3 * HOUR),
    rejected: after(one('HIGH', 'AWAITING_APPROVAL', 4 * HOUR), 'reject', 'The office asked for it'),
    undone: after(one('HIGH', 'MITIGATED', 5 * HOUR), 'undo', 'It was the office'),
    'undo-asked': { ...asked, undoRequest: { by: BY, sender: `sign-in:${BY}`, at: now - MINUTE, lapsesAt: now + HOUR, because } },
  } satisfies Record<string, Incident>;
}
