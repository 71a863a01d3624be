import { ownEntry } from '#core/own-property.ts';
import { MINUTE } from '../duration.ts';
import type { HubActionId } from '../hub-actions.ts';
import { FOLLOW_UPS, type PlaybookId } from '../playbook/playbook-id.ts';
import type { DecisionObjection } from '../reason.ts';
import type { Approval, HistoryEntry, Incident } from './incident.ts';
import { actingPerson, maySameBe, type Person } from './person.ts';
import { mayMove } from './state.ts';
import { SECURITY_HUB, type WorkflowStatus } from './workflow-status.ts';

export const PERSON_VERBS = ['approve', 'reject', 'replan', 'undo', 'suppress', 'reopen', 'note'] as const;

export const CLOCK_VERBS = ['lapse', 'expire', 'end-suppression', 'check-row'] as const;

/** What people do in the console of Security Hub: set a status, or choose a custom action, for which AWS names no person. */
export const CONSOLE_VERBS = ['set-status', 'ask'] as const;

export type ConsoleVerb = (typeof CONSOLE_VERBS)[number];

export type PersonVerb = (typeof PERSON_VERBS)[number];

export type ClockVerb = (typeof CLOCK_VERBS)[number];

export type DecisionVerb = PersonVerb | ConsoleVerb | ClockVerb;

export function isOfClock<Some extends { readonly verb: DecisionVerb }>(order: Some): order is Some & { verb: ClockVerb } {
  return (CLOCK_VERBS as readonly DecisionVerb[]).includes(order.verb);
}

/** One decision, from any surface. `reason` is the person's own comment. */
export type Decision = {
  readonly verb: DecisionVerb;
  readonly incident: string;
  /** The ARN of the person who decided, as they claim it; the hub for the clock. */
  readonly by: string;
  readonly reason?: string;
  readonly playbook?: PlaybookId;
  /** When a suppression ends, in epoch milliseconds; without it a person has to reopen the incident. */
  readonly until?: number;
  /** The text of a note. */
  readonly text?: string;
  /** Digest of the plan that the person read. */
  readonly plan?: string;
  /** The console in which it was decided; it asks for no comment. */
  readonly through?: 'security-hub';
  readonly status?: WorkflowStatus;
  readonly action?: HubActionId;
};

/** A decision whose sender is proven by AWS. `named`: IAM or an identity provider chose the session's name, not the caller. */
export type ProvenDecision = Proven<Decision>;

export type Proven<Order> = Order & { readonly sender: string; readonly named: boolean };

/** AWS's own ids are in capitals, so these are ids of a surface of the hub. */
const OF_SURFACE = /^[a-z-]+:/;

export function deciderOf({ by, sender }: { readonly by: string; readonly sender?: string }): Person {
  // A person's address on a surface of the hub is also the name of their sessions in AWS.
  const names = sender !== undefined && OF_SURFACE.test(sender) ? { names: [by] } : {};
  return { arn: by, ...(sender !== undefined && { id: sender }), ...names };
}

/** Why this decision is not possible in the incident's current state; undefined if it is. `now` in epoch milliseconds. */
export function objection(incident: Incident, order: Ordered, now: number): DecisionObjection | undefined {
  return ownIncident(incident, order) ?? ownEntry(OBJECTIONS, order.verb)(incident, now, order) ?? missingComment(order);
}

type Ordered = Omit<Decision, 'by' | 'incident'> & Partial<Pick<ProvenDecision, 'by' | 'sender' | 'named'>>;

/** A rejection, a suppression and a note need a text. */
function missingComment({ verb, reason, text, through }: Ordered): DecisionObjection | undefined {
  if (verb === 'reject' && !reason?.trim()) return { code: 'rejection-needs-comment' };
  if (verb === 'suppress' && through === undefined && !reason?.trim()) return { code: 'suppression-needs-comment' };
  return verb === 'note' && !text?.trim() ? { code: 'note-without-text' } : undefined;
}

/** Whether a decision asks for a further playbook on an incident that is already contained. */
export function isFollowUp({ state }: Pick<Incident, 'state'>, playbook: PlaybookId | undefined): boolean {
  return state === 'MITIGATED' && playbook !== undefined && FOLLOW_UPS.includes(playbook);
}

function ownIncident(
  { id, actor, alsoBy = [] }: Incident,
  { verb, by, sender, named = true }: Ordered,
): DecisionObjection | undefined {
  // A note changes nothing, and the person who caused the incident may explain it.
  if (by === undefined || verb === 'note' || verb === 'ask' || isOfClock({ verb })) return undefined;
  const decider = deciderOf({ by, ...(sender !== undefined && { sender }) });
  const hasCaused = [actingPerson(actor), ...alsoBy].some((one) => maySameBe(decider, one, named));
  return hasCaused ? { code: 'own-incident', incident: id, by } : undefined;
}

/** The approval, if it has not lapsed. */
export function approvalOf({ approval }: Pick<Incident, 'approval'>, now: number): Approval | undefined {
  return approval !== undefined && now <= approval.lapsesAt ? approval : undefined;
}

type Objecting = (incident: Incident, now: number, order: Ordered) => DecisionObjection | undefined;

const OBJECTIONS: Readonly<Record<DecisionVerb, Objecting>> = {
  approve: (incident, now) => {
    const { id, approvalRequest, approval, plan, state } = incident;
    const isOver = state === 'AWAITING_APPROVAL' && approvalOf(incident, now) === undefined;
    if (approval !== undefined && !isOver) return { code: 'already-approved', incident: id, by: approval.by };
    if (state !== 'AWAITING_APPROVAL') return { code: 'not-awaiting-approval', incident: id, state };
    if (plan === undefined || approvalRequest === undefined) return { code: 'no-plan-to-approve', incident: id };
    const { lapsesAt } = approvalRequest;
    return now > lapsesAt ? { code: 'plan-lapsed', incident: id, at: lapsesAt } : undefined;
  },
  reject: ({ id, state, approval }) => {
    if (approval !== undefined) return { code: 'already-approved', incident: id, by: approval.by };
    return state === 'AWAITING_APPROVAL' ? undefined : { code: 'not-awaiting-approval', incident: id, state };
  },
  replan: ({ id, state }, _, { playbook }) =>
    ['NEW', 'FAILED', 'AWAITING_APPROVAL'].includes(state) || isFollowUp({ state }, playbook)
      ? undefined
      : { code: 'no-plan-needed', incident: id, state },
  undo: ({ id, state, plan, after, made = [], outcome }) => {
    if (outcome?.kind === 'undone') return { code: 'undone-before', incident: id };
    if (!['MITIGATED', 'FAILED'].includes(state)) return { code: 'undo-impossible', incident: id, state };
    if (plan !== undefined && after !== undefined) return undefined;
    const hasWritten = made.some(({ error }) => error === undefined);
    return { code: hasWritten ? 'containment-interrupted' : 'nothing-to-undo', incident: id };
  },
  suppress: ({ id, state, suppression }, now, { until }) => {
    if (state !== 'SUPPRESSED' && !mayMove(state, 'SUPPRESSED')) return { code: 'suppression-impossible', incident: id, state };
    if (until !== undefined && until <= now) return { code: 'suppression-in-past', incident: id, until };
    const isSame = suppression !== undefined && suppression.until === until;
    return isSame ? { code: 'suppressed-before', incident: id, by: suppression.by } : undefined;
  },
  reopen: ({ id, state }) => (state === 'SUPPRESSED' ? undefined : { code: 'not-suppressed', incident: id, state }),
  note: ({ id, history }, _, { text, sender }) => {
    const isSame = ({ reason, sender: by }: HistoryEntry) => reason?.code === 'noted' && reason.text === text && by === sender;
    return sender !== undefined && history.some(isSame) ? { code: 'noted-before', incident: id } : undefined;
  },
  'set-status': ({ id, workflow }, _, { status, by }) => {
    // The person who set the status may become known later than the status.
    const isNew = workflow === undefined || workflow.status !== status || (workflow.by === SECURITY_HUB && by !== SECURITY_HUB);
    return isNew ? undefined : { code: 'status-known', incident: id };
  },
  ask: ({ id, history }, now, { action }) => {
    const last = history.findLast(({ reason }) => reason?.code === 'asked-in-security-hub' && reason.action === action);
    return last !== undefined && now - last.at < MINUTE ? { code: 'asked-before', incident: id } : undefined;
  },
  lapse: ({ id, state, approvalRequest }, now) =>
    state === 'AWAITING_APPROVAL' && approvalRequest !== undefined && approvalRequest.lapsesAt <= now
      ? undefined
      : { code: 'nothing-to-lapse', incident: id },
  expire: ({ id, state, plan, after }, now) =>
    state === 'MITIGATED' && after !== undefined && plan?.expiresAt !== undefined && plan.expiresAt <= now
      ? undefined
      : { code: 'nothing-to-expire', incident: id },
  'end-suppression': ({ id, state, suppression }, now) =>
    state === 'SUPPRESSED' && suppression?.until !== undefined && suppression.until <= now
      ? undefined
      : { code: 'no-suppression-to-end', incident: id },
  'check-row': () => undefined,
};
