import type { Containment } from '#core/detection/containment.ts';
import type { ProvenDecision } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { type IncidentChange, moved } from '#core/incident/life.ts';
import { mayMove } from '#core/incident/state.ts';
import { withNote } from '#core/incident/with-note.ts';
import { SECURITY_HUB } from '#core/incident/workflow-status.ts';

/** The incident after a person set the status of its finding, or chose an action on it (AWS does not say which person). */
export function afterConsole(incident: Incident, order: ProvenDecision, at: number, response: Containment['response']): Incident {
  const { by, sender, status, action } = order;
  if (action !== undefined) {
    const step = { by, sender, at, reason: { code: 'asked-in-security-hub', action, incident: incident.id } } as const;
    return withNote(incident, step, asksForPlan(incident, order) ? asking(incident, order) : {});
  }
  if (status === undefined) return incident;
  const isProven = by !== SECURITY_HUB;
  if (
    isProven &&
    status === 'RESOLVED' &&
    (response === 'none' || isNothingOpen(incident)) &&
    mayMove(incident.state, 'CLOSED')
  ) {
    return moved(incident, 'CLOSED', { by, sender, at, reason: { code: 'resolved-in-security-hub' } }, statusIn(order, at));
  }
  return withNote(incident, { by, sender, at, reason: { code: 'status-set', status, isProven } }, statusIn(order, at));
}

/** Whether an action asks for a plan, which then waits for an identified person: the hub does not act on the action by itself. */
export function asksForPlan({ state }: Incident, { verb, action }: Pick<ProvenDecision, 'verb' | 'action'>): boolean {
  const isContainment = action === 'Contain' || action === 'Approve';
  return verb === 'ask' && isContainment && (state === 'NEW' || state === 'FAILED');
}

/** A status that was set in the console of Security Hub. */
export function statusIn({ status, by, sender }: ProvenDecision, at: number): IncidentChange {
  return status === undefined ? {} : { workflow: { status, by, sender, at } };
}

export function throughIn({ through }: Pick<ProvenDecision, 'through'>): Pick<ProvenDecision, 'through'> {
  return through === undefined ? {} : { through };
}

/** Contained, or nothing left to contain. */
function isNothingOpen({ state, standing }: Incident): boolean {
  return state === 'MITIGATED' || (standing.length === 0 && state !== 'AWAITING_APPROVAL');
}

/** An unanswered question makes the hub ask before it acts. */
function asking({ unanswered }: Incident, { action }: ProvenDecision): IncidentChange {
  const isAsked = unanswered.some((one) => one.ask === 'who-chose');
  if (isAsked || action === undefined) return { approvalRequest: undefined };
  return { approvalRequest: undefined, unanswered: [...unanswered, { ask: 'who-chose', action }] };
}
