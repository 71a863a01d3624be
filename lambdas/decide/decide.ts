import { digestOfSeenPlan } from '#core/control-room/decision-proof.ts';
import type { Containment } from '#core/detection/containment.ts';
import { MINUTE } from '#core/duration.ts';
import { isSameCause } from '#core/incident/cause.ts';
import { type Decision, type DecisionVerb, isFollowUp, objection, type ProvenDecision } from '#core/incident/decision.ts';
import { followUpOf } from '#core/incident/follow-up.ts';
import type { Incident } from '#core/incident/incident.ts';
import { decided, type ExplainedStep, type IncidentChange, moved, type Step } from '#core/incident/life.ts';
import type { RowPart } from '#core/incident/row-part.ts';
import { checkSeals, type SealPorts } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { withNote } from '#core/incident/with-note.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { PlaybookId } from '#core/playbook/playbook-id.ts';
import type { DecisionObjection } from '#core/reason.ts';
import { resourceKey } from '#core/resource.ts';
import { afterConsole, asksForPlan, statusIn, throughIn } from './after-console.ts';
import { checkRow } from './check-row.ts';
import type { Consequence } from './consequence.ts';
import { type UndoLimitPorts, undoWithinLimits } from './undo-limits.ts';

export type DecidePorts = UndoLimitPorts &
  SealPorts & {
    readonly incidents: IncidentStore;
    /** Asks the clock to end the suppression of an incident, at epoch milliseconds. */
    readonly remindOfEnd: (incident: string, at: number) => Promise<void>;
    /** Opens an incident about a row that was written by a principal that may not write it. */
    readonly onForgedRow: (incident: string, part: RowPart) => Promise<void>;
  };

/** Decisions that change something in a member depend on the stored plan; a request for a new plan does not. */
const DEPENDS_ON_PLAN: readonly DecisionVerb[] = ['approve', 'undo', 'expire'];

/**
 * Applies a decision about an incident, from any surface. Records who, when and why; the caller carries out the consequence.
 * A decision delivered twice is refused the second time and changes nothing.
 */
export function decide(order: ProvenDecision, ports: DecidePorts): Promise<Consequence> {
  if (order.verb === 'check-row') return checkRow(order.incident, ports);
  return retryOnConflict<Consequence>(`incident ${order.incident}`, async () => {
    const incident = await ports.incidents.get(order.incident);
    if (incident === undefined) return { kind: 'refused', reason: { code: 'no-such-incident', incident: order.incident } };
    const reason = objection(incident, order, ports.now());
    if (reason !== undefined) {
      return isRepeated(incident, order)
        ? { kind: 'contain', incident }
        : ((await refused(incident, order, reason, ports)) ?? CONFLICT);
    }
    if (order.plan !== undefined && order.plan !== digestOfSeenPlan(incident)) {
      return { kind: 'refused', reason: { code: 'plan-differs', incident: incident.id } };
    }
    const basis = await basisOf(incident, order, ports);
    if (basis === CONFLICT) return CONFLICT;
    if (basis === undefined) return { kind: 'refused', reason: { code: 'row-forged', incident: incident.id } };
    return (await applied(basis, order, ports)) ?? CONFLICT;
  });
}

/**
 * The incident of a decision, without the parts that no seal vouches for; undefined if the decision depends on them. The way out is a
 * request for a new plan, which uses nothing of an earlier one.
 */
async function basisOf(incident: Incident, order: Decision, ports: DecidePorts): Promise<Incident | typeof CONFLICT | undefined> {
  const belief = await checkSeals(incident, ports);
  if (belief.kind === 'changed') return CONFLICT;
  // An expired approval stays in the row until the next write.
  if (belief.kind === 'believed') return incident;
  await ports.onForgedRow(incident.id, belief.part);
  if (DEPENDS_ON_PLAN.includes(order.verb) || isFollowUp(incident, order.playbook)) return undefined;
  const { plan, after: left, approval, playbook, undoRequest, suppression, ...rest } = incident;
  return rest;
}

/** Undefined if the incident was written in between. */
async function applied(incident: Incident, order: ProvenDecision, ports: DecidePorts): Promise<Consequence | undefined> {
  const { verb, playbook } = order;
  const now = ports.now();
  if (verb === 'undo') {
    const consequence = await undoWithinLimits(incident, order, ports);
    return consequence?.kind === 'refused' ? refused(incident, order, consequence.reason, ports) : consequence;
  }
  if (verb === 'replan' && playbook !== undefined && isFollowUp(incident, playbook)) {
    return openFollowUp(incident, { ...order, playbook }, now, ports);
  }
  if (verb === 'suppress' && order.until !== undefined) await ports.remindOfEnd(incident.id, order.until);
  const isBack = verb === 'reopen' || verb === 'end-suppression';
  const next = isBack ? await reopened(incident, order, now, ports) : after(incident, order, now, responseOf(incident, ports));
  if (next === undefined) return { kind: 'undo', incident };
  if (!(await ports.incidents.replace(incident, next))) return undefined;
  const isOrder = verb === 'approve' || verb === 'replan' || asksForPlan(incident, order) || (isBack && next.state === 'NEW');
  return { kind: isOrder ? 'contain' : 'nothing', incident: next };
}

/** Records a decision whose sender is not proven to be the person it names; it changes nothing. */
export function refuse(
  { incident: id, verb }: Decision,
  because: DecisionObjection,
  who: Pick<Step, 'by' | 'sender'>,
  ports: Pick<DecidePorts, 'incidents' | 'now'>,
): Promise<Consequence> {
  return retryOnConflict<Consequence>(`incident ${id}`, async () => {
    const incident = await ports.incidents.get(id);
    if (incident === undefined) return { kind: 'refused', reason: because };
    return (await recordRefusal(incident, { verb, because }, { ...who, at: ports.now() }, ports)) ?? CONFLICT;
  });
}

/** Records an objection against this one person; other objections are about the incident and visible to all. */
async function refused(
  incident: Incident,
  { by, sender, verb }: ProvenDecision,
  because: DecisionObjection,
  ports: DecidePorts,
): Promise<Consequence | undefined> {
  if (because.code !== 'own-incident' && because.code !== 'second-person-needed') return { kind: 'refused', reason: because };
  return recordRefusal(incident, { verb, because }, { by, sender, at: ports.now() }, ports);
}

async function recordRefusal(
  incident: Incident,
  refusal: { readonly verb: string; readonly because: DecisionObjection },
  step: Step,
  { incidents }: Pick<DecidePorts, 'incidents'>,
): Promise<Consequence | undefined> {
  const known = incident.history.at(-1);
  const isAgain = known?.reason?.code === 'decision-refused' && known.sender === step.sender && step.at - known.at < MINUTE;
  const next = decided(incident, {}, { ...step, reason: { code: 'decision-refused', ...refusal } });
  // Repeated attempts must not push earlier steps out of the history.
  if (!isAgain && !(await incidents.replace(incident, next))) return undefined;
  return { kind: 'refused', reason: refusal.because };
}

/** NEW again, so that the hub looks at the current state; closed if a later event has opened another incident of the same cause. */
async function reopened(incident: Incident, order: ProvenDecision, at: number, { incidents }: DecidePorts): Promise<Incident> {
  const { verb, by, sender, reason: text } = order;
  const open = await incidents.openAt(resourceKey(incident));
  const later = open.find((one) => isSameCause(one, incident));
  // From now on the finding has the status of the incident again.
  const wasSuppressedThere = incident.workflow?.status === 'SUPPRESSED';
  const over: IncidentChange = {
    suppression: undefined,
    ...(wasSuppressedThere && { workflow: undefined }),
    ...statusIn(order, at),
  };
  if (later) return moved(incident, 'CLOSED', { by, sender, at, reason: { code: 'goes-on-as', incident: later.id } }, over);
  const comment = text ? { comment: text } : {};
  const reason =
    verb === 'reopen'
      ? ({ code: 'reopened', ...comment, ...throughIn(order) } as const)
      : ({ code: 'suppression-ended' } as const);
  return moved(incident, 'NEW', { by, sender, at, reason }, over);
}

async function openFollowUp(
  incident: Incident,
  { by, sender, playbook, reason: text }: ProvenDecision & { readonly playbook: PlaybookId },
  at: number,
  { incidents }: DecidePorts,
): Promise<Consequence | undefined> {
  const comment = text ? { comment: text } : {};
  const fresh = followUpOf(incident, playbook, { by, sender, at, reason: { code: 'replan-requested', playbook, ...comment } });
  const { incident: id } = await incidents.open(fresh);
  const reason = { code: 'follow-up-opened', incident: id, playbook, ...comment } as const;
  if (!(await incidents.replace(incident, decided(incident, {}, { by, sender, at, reason })))) return undefined;
  return { kind: 'contain', incident: (await incidents.get(id)) ?? fresh };
}

/** A repeated approval orders containment again, in case the first order was lost; a second order changes nothing. */
function isRepeated({ approval }: Incident, { verb, by, sender }: ProvenDecision): boolean {
  return verb === 'approve' && approval?.by === by && approval.sender === sender;
}

function responseOf({ scenario }: Incident, { detection }: DecidePorts): Containment['response'] {
  return detection(scenario)?.containment.response ?? 'ask';
}

/** The incident after the decision; undefined if the decision alone changes nothing. */
function after(
  incident: Incident,
  decision: ProvenDecision,
  at: number,
  response: Containment['response'],
): Incident | undefined {
  const { verb, by, sender, playbook } = decision;
  const comment = decision.reason ? { comment: decision.reason } : {};
  const step = (reason: ExplainedStep['reason']): ExplainedStep => ({ by, sender, at, reason });
  switch (verb) {
    case 'approve': {
      const { plan, approvalRequest } = incident;
      const approval = plan && approvalRequest && { by, sender, at, lapsesAt: approvalRequest.lapsesAt, plan };
      return approval && decided(incident, { approval }, step({ code: 'approved', ...comment }));
    }
    case 'reject':
      return moved(incident, 'CLOSED', step({ code: 'rejected', ...comment }), { approvalRequest: undefined });
    case 'replan': {
      const chosen = playbook === undefined ? {} : { playbook };
      const change: IncidentChange = { approvalRequest: undefined, approval: undefined, ...chosen };
      return decided(incident, change, step({ code: 'replan-requested', ...chosen, ...comment }));
    }
    case 'suppress': {
      const { until, reason = '' } = decision;
      const end = until === undefined ? {} : { until };
      const suppression = { by, sender, at, ...end, reason };
      const change = { suppression, ...statusIn(decision, at), approvalRequest: undefined, approval: undefined };
      const suppressing = step({ code: 'suppressed', comment: reason, ...end, ...throughIn(decision) });
      return incident.state === 'SUPPRESSED'
        ? decided(incident, change, suppressing)
        : moved(incident, 'SUPPRESSED', suppressing, change);
    }
    case 'note':
      return withNote(incident, step({ code: 'noted', text: decision.text ?? '' }));
    case 'set-status':
    case 'ask':
      return afterConsole(incident, decision, at, response);
    case 'lapse': {
      const { approval } = incident;
      const reason = { code: 'approval-lapsed', ...(approval && { approvedBy: approval.by }) } as const;
      const change: IncidentChange = { approvalRequest: undefined, approval: undefined, outcome: { kind: 'refused', reason } };
      return moved(incident, 'FAILED', step(reason), change);
    }
    default:
      return undefined;
  }
}
