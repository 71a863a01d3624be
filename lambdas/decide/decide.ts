import { type Decision, isFollowUp, objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decided, followUpOf, type IncidentChange, moved } from '#core/incident/life.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { DecisionObjection } from '#core/reason.ts';

export type DecidePorts = { readonly incidents: IncidentStore; readonly now: () => number };

/** What follows a decision: containment runs again, the containment is undone, or nothing. */
export type Consequence =
  | { readonly kind: 'contain' | 'undo' | 'nothing'; readonly incident: Incident }
  | { readonly kind: 'refused'; readonly reason: DecisionObjection };

/**
 * Applies a decision about an incident, from any surface. Records who, when and why; the caller carries out the consequence.
 * A decision delivered twice is refused the second time and changes nothing.
 */
export function decide(order: Decision, ports: DecidePorts): Promise<Consequence> {
  return retryOnConflict<Consequence>(`incident ${order.incident}`, async () => {
    const incident = await ports.incidents.get(order.incident);
    if (incident === undefined) return { kind: 'refused', reason: { code: 'no-such-incident', incident: order.incident } };
    const now = ports.now();
    const reason = objection(incident, order, now);
    if (reason !== undefined) return isRepeated(incident, order) ? { kind: 'contain', incident } : { kind: 'refused', reason };
    const { playbook } = order;
    if (order.verb === 'replan' && playbook !== undefined && isFollowUp(incident, playbook)) {
      return (await openFollowUp(incident, { ...order, playbook }, now, ports)) ?? CONFLICT;
    }
    const next = after(incident, order, now);
    if (next === undefined) return { kind: 'undo', incident };
    if (!(await ports.incidents.replace(incident, next))) return CONFLICT;
    return { kind: order.verb === 'approve' || order.verb === 'replan' ? 'contain' : 'nothing', incident: next };
  });
}

/** Undefined where somebody wrote to the incident meanwhile. */
async function openFollowUp(
  incident: Incident,
  { by, playbook, reason: text }: Decision & { readonly playbook: PlaybookId },
  at: number,
  { incidents }: DecidePorts,
): Promise<Consequence | undefined> {
  const comment = text ? { comment: text } : {};
  const fresh = followUpOf(incident, playbook, { by, at, reason: { code: 'replan-requested', playbook, ...comment } });
  const { incident: id } = await incidents.open(fresh);
  const reason = { code: 'follow-up-opened', incident: id, playbook, ...comment } as const;
  if (!(await incidents.replace(incident, decided(incident, {}, { by, at, reason })))) return undefined;
  return { kind: 'contain', incident: (await incidents.get(id)) ?? fresh };
}

/** A repeated approval orders containment again, in case the first order was lost; a second order changes nothing. */
function isRepeated({ approval }: Incident, { verb, by }: Decision): boolean {
  return verb === 'approve' && approval?.by === by;
}

/** The incident after the decision; undefined if the decision alone changes nothing. */
function after(incident: Incident, decision: Decision, at: number): Incident | undefined {
  const { verb, by, playbook } = decision;
  const comment = decision.reason ? { comment: decision.reason } : {};
  switch (verb) {
    case 'approve': {
      const { plan, approvalRequest } = incident;
      const approval = plan && approvalRequest && { by, at, lapsesAt: approvalRequest.lapsesAt, plan };
      return approval && decided(incident, { approval }, { by, at, reason: { code: 'approved', ...comment } });
    }
    case 'reject':
      return moved(incident, 'CLOSED', { by, at, reason: { code: 'rejected', ...comment } }, { approvalRequest: undefined });
    case 'replan': {
      const chosen = playbook === undefined ? {} : { playbook };
      const change: IncidentChange = { approvalRequest: undefined, approval: undefined, ...chosen };
      return decided(incident, change, { by, at, reason: { code: 'replan-requested', ...chosen, ...comment } });
    }
    case 'lapse': {
      const { approval } = incident;
      const reason = { code: 'approval-lapsed', ...(approval && { approvedBy: approval.by }) } as const;
      const change: IncidentChange = { approvalRequest: undefined, approval: undefined, outcome: { kind: 'refused', reason } };
      return moved(incident, 'FAILED', { by, at, reason }, change);
    }
    default:
      return undefined;
  }
}
