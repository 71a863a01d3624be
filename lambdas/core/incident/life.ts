import type { Activity } from '../detection/activity.ts';
import type { Resolution, Signal } from '../detection/detection.ts';
import { worse } from '../detection/severity.ts';
import type { Plan } from '../playbook/plan.ts';
import type { Reason, Unanswered } from '../reason.ts';
import { asSighting, attributedToCall } from './cause.ts';
import type { Evidence } from './evidence.ts';
import { type HistoryEntry, HUB_ACTOR, type Incident, type Undo } from './incident.ts';
import { incidentId } from './incident-id.ts';
import { newest } from './newest.ts';
import { intendedWith, type RunStart } from './own-calls.ts';
import { furtherActors } from './person.ts';
import { mayMove, OPEN_STATES, type State } from './state.ts';
import { toolOf } from './tool.ts';

const KEPT_STEPS = 100;

/** Kinds that CloudTrail records, each with its own event id. */
const RECORDED: readonly Activity['kind'][] = ['api-call', 'sign-in', 'service-event'];

/** A new incident from a signal; `receivedAt` is when the hub's queue took the event, `now` when it is opened. */
export function opened(
  signal: Signal,
  activity: Activity,
  receivedAt: number,
  now: number,
  causes: readonly string[] = [],
): Incident {
  const { detection, resource, severity } = signal;
  const known = gathered([], signal.evidence);
  // LOW is recorded only.
  const state = severity === 'LOW' ? 'CLOSED' : 'NEW';
  const tool = toolOf(activity);
  return {
    id: incidentId(detection.id, resource, activity),
    scenario: detection.id,
    ...(causes.length > 0 && { causes: causes }),
    severity,
    state,
    account: activity.account,
    region: activity.region,
    resource,
    actor: activity.actor,
    ...(activity.address !== undefined && { address: activity.address }),
    ...(tool !== undefined && { tool }),
    call: `${activity.source}:${activity.name}`,
    ...(RECORDED.includes(activity.kind) && { event: activity.id }),
    ...known,
    standing: known.evidence,
    unanswered: signal.unanswered,
    occurrences: 1,
    firstAt: activity.at,
    lastAt: activity.at,
    receivedAt,
    openedAt: now,
    updatedAt: now,
    echoes: [],
    history: [{ at: now, state, by: HUB_ACTOR }],
    version: 1,
  };
}

export function isOpen(incident: Pick<Incident, 'state'>): boolean {
  return (OPEN_STATES as readonly State[]).includes(incident.state);
}

export function isTemporarilyContained({ state, plan, outcome }: Pick<Incident, 'state' | 'plan' | 'outcome'>): boolean {
  return state === 'MITIGATED' && outcome?.kind === 'changed' && plan?.covers === 'resource' && plan.expiresAt !== undefined;
}

/** Whether a further event joins the incident: it is open, or its temporary containment was still in force then. */
export function mayJoin(incident: Incident, fresh: Incident): boolean {
  if (isOpen(incident)) return true;
  // A follow-up that a person asked for is a separate incident.
  return isTemporarilyContained(incident) && fresh.playbook === undefined && fresh.lastAt < (incident.plan?.expiresAt ?? 0);
}

export function joined(incident: Incident, fresh: Incident, answered: readonly Unanswered[] = []): Incident {
  const both = withAnswers(together(attributedToCall(incident, fresh), asSighting(incident, fresh)), answered);
  // A temporarily contained incident needs no further fix.
  return isOpen(incident) ? both : { ...both, standing: incident.standing, unanswered: incident.unanswered };
}

/** If an incident waited only for these answers, the approval request ends. */
function withAnswers(incident: Incident, answered: readonly Unanswered[]): Incident {
  const known = new Set(answered.map(factKey));
  const unanswered = incident.unanswered.filter((one) => !known.has(factKey(one)));
  if (unanswered.length === incident.unanswered.length) return incident;
  const { approvalRequest, ...rest } = incident;
  const isStillAsked = approvalRequest !== undefined && (unanswered.length > 0 || approvalRequest.because.code !== 'unanswered');
  return { ...rest, unanswered, ...(isStillAsked && { approvalRequest }) };
}

function together(incident: Incident, fresh: Incident): Incident {
  const known = gathered(incident.evidence, fresh.evidence, (incident.leftOut ?? 0) + (fresh.leftOut ?? 0));
  return {
    ...incident,
    severity: worse(incident.severity, fresh.severity),
    ...furtherActors(incident, fresh),
    ...known,
    ...stillStanding(incident, fresh, known.evidence),
    unanswered: newest(merged(incident.unanswered, fresh.unanswered)),
    occurrences: incident.occurrences + 1,
    firstAt: Math.min(incident.firstAt, fresh.firstAt),
    lastAt: Math.max(incident.lastAt, fresh.lastAt),
    updatedAt: fresh.openedAt,
    version: incident.version + 1,
  };
}

/** `undefined` removes a field. */
export type IncidentChange = Pick<
  Fields,
  | 'plan'
  | 'outcome'
  | 'verifiedAt'
  | 'standing'
  | 'after'
  | 'intended'
  | 'made'
  | 'approvalRequest'
  | 'approval'
  | 'undoRequest'
  | 'undo'
  | 'suppression'
  | 'workflow'
  | 'unanswered'
  | 'playbook'
>;

export type Step = { readonly by: string; readonly at: number; readonly sender?: string };
export type ExplainedStep = Step & { readonly reason: Reason };

/** The incident in another state. Throws on an illegal transition, which is a defect of the hub, never of its input. */
export function moved(
  incident: Incident,
  to: State,
  step: Step & { readonly reason?: Reason },
  change: IncidentChange = {},
): Incident {
  if (!mayMove(incident.state, to)) throw new Error(`incident ${incident.id} cannot go from ${incident.state} to ${to}`);
  const entry = entryOf(to, step);
  return changed(incident, {
    ...change,
    state: to,
    updatedAt: step.at,
    history: [...incident.history, entry].slice(-KEPT_STEPS),
  });
}

function entryOf(state: State, { by, at, sender, reason }: Step & { readonly reason?: Reason }): HistoryEntry {
  return { at, state, by, ...(sender !== undefined && { sender }), ...(reason !== undefined && { reason }) };
}

type Fields = { [Field in keyof Incident]?: Incident[Field] | undefined };

function changed(incident: Incident, change: Fields): Incident {
  const next = Object.entries({ ...incident, ...change, version: incident.version + 1 });
  return Object.fromEntries(next.filter(([, value]) => value !== undefined)) as Incident;
}

/** The incident after a decision that does not change its state: an approval, a choice of playbook. */
export function decided(incident: Incident, change: IncidentChange, step: ExplainedStep): Incident {
  const entry = entryOf(incident.state, step);
  return changed(incident, { ...change, updatedAt: step.at, history: [...incident.history, entry].slice(-KEPT_STEPS) });
}

/** Recorded before the first call of an undo, because an echo without a recorded call raises an alarm. */
export function undoStarted(incident: Incident, undoing: Undo, region: string): Incident {
  const intended = intendedWith(incident, undoing.plan.calls, { at: undoing.at, region });
  return changed(incident, { undo: undoing, intended, updatedAt: undoing.at });
}

/** A later plan of the same playbook keeps the states from before the first one. */
export function planAfter(known: Plan | undefined, plan: Plan): Plan {
  const kept = known?.playbook === plan.playbook ? known.before : [];
  return { ...plan, before: [...kept, ...plan.before.filter(({ subject }) => !kept.some((image) => image.subject === subject))] };
}

export function replanned(incident: Incident, plan: Plan, out: RunStart): Incident {
  const intended = intendedWith(incident, plan.calls, out);
  return changed(incident, { plan: planAfter(incident.plan, plan), intended, updatedAt: out.at });
}

/** The evidence that was open at a time, by the event's clock. */
export function standingAt({ standing, standingSince: stoodSince, lastAt }: Standing, at: number): readonly Evidence[] {
  return standing.filter((_, index) => (stoodSince?.[index] ?? lastAt) <= at);
}

/** Mitigated when no evidence is left open; the same object if nothing was resolved. */
export function resolved(incident: Incident, answer: Resolution, step: ExplainedStep): Incident {
  const closed = new Set(answer.resolved.map(factKey));
  // Evidence that joined after the resolution was computed is still open.
  const left = timesOf(incident).filter(([fact]) => !closed.has(factKey(fact)));
  if (left.length === incident.standing.length) return incident;
  if (left.length === 0) {
    const { standingSince: _, ...rest } = incident;
    return moved(rest, 'MITIGATED', step, { standing: [], verifiedAt: step.at, outcome: { kind: 'already-safe' } });
  }
  return { ...incident, ...standingOf(left), updatedAt: step.at, version: incident.version + 1 };
}

type Standing = Pick<Incident, 'standing' | 'standingSince' | 'lastAt'>;

function timesOf({ standing, standingSince: stoodSince, lastAt }: Standing): (readonly [Evidence, number])[] {
  return standing.map((fact, index) => [fact, stoodSince?.[index] ?? lastAt]);
}

function standingOf(times: readonly (readonly [Evidence, number])[]): Pick<Incident, 'standing' | 'standingSince'> {
  return { standing: times.map(([fact]) => fact), standingSince: times.map(([, at]) => at) };
}

/** The open evidence after one more event, with the time each was last opened; without evidence that was dropped. */
function stillStanding(
  incident: Incident,
  fresh: Incident,
  evidence: readonly Evidence[],
): Pick<Incident, 'standing' | 'standingSince'> {
  const kept = new Set(evidence.map(factKey));
  const latest = new Map<string, readonly [Evidence, number]>();
  for (const [fact, at] of [...timesOf(incident), ...timesOf(fresh)]) {
    const known = latest.get(factKey(fact));
    latest.set(factKey(fact), [known?.[0] ?? fact, Math.max(known?.[1] ?? at, at)]);
  }
  return standingOf([...latest.values()].filter(([fact]) => kept.has(factKey(fact))));
}

/** The incident with more evidence that needs no fix. */
export function evidenceAdded(incident: Incident, evidence: readonly Evidence[], at: number): Incident {
  const known = gathered(incident.evidence, evidence, incident.leftOut);
  return { ...incident, ...known, updatedAt: at, version: incident.version + 1 };
}

/** `leftOut`: facts dropped before. */
function gathered(known: readonly Evidence[], more: readonly Evidence[], leftOut = 0): Pick<Incident, 'evidence' | 'leftOut'> {
  const all = merged(known, more);
  const evidence = newest(all);
  const cut = leftOut + all.length - evidence.length;
  return { evidence, ...(cut > 0 && { leftOut: cut }) };
}

function merged<Fact>(known: readonly Fact[], more: readonly Fact[]): Fact[] {
  return [...new Map([...known, ...more].map((fact) => [factKey(fact), fact])).values()];
}

/** The same text for any order of fields, because DynamoDB does not keep the order. */
function factKey(fact: unknown): string {
  const isFlat = typeof fact !== 'object' || fact === null || Array.isArray(fact);
  return JSON.stringify(isFlat ? fact : Object.entries(fact).sort(([one], [other]) => (one < other ? -1 : 1)));
}
