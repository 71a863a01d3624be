import type { Activity } from './activity.ts';
import type { Answer, Signal } from './detection.ts';
import { questionWords } from './facts.ts';
import { HUB, type Incident, incidentId, mayMove, OPEN_STATES, type State } from './incident.ts';
import type { Plan } from './plan.ts';
import { worse } from './severity.ts';

/** An incident keeps this many steps of its history; the latest tell where it stands. */
const KEPT_STEPS = 100;

/** More rules than AWS lets act on one network interface: what is cut off here cannot exist. */
const KEPT_FACTS = 1000;

/** A new incident from a signal; `receivedAt` is when the hub's queue took the event, `now` when it is opened. */
export function opened(signal: Signal, activity: Activity, receivedAt: number, now: number): Incident {
  const { detection, resource, severity, evidence } = signal;
  // Ordinary activity worth keeping is recorded and asks nobody for anything.
  const state = severity === 'LOW' ? 'CLOSED' : 'NEW';
  return {
    id: incidentId(detection.id, resource, activity),
    scenario: detection.id,
    severity,
    state,
    account: activity.account,
    region: activity.region,
    resource,
    actor: activity.actor,
    call: `${activity.source}:${activity.name}`,
    evidence: evidence.slice(0, KEPT_FACTS),
    standing: evidence.slice(0, KEPT_FACTS),
    unknown: unanswered(signal),
    occurrences: 1,
    firstAt: activity.at,
    lastAt: activity.at,
    receivedAt,
    openedAt: now,
    updatedAt: now,
    echoes: [],
    history: [{ at: now, state, by: HUB }],
    version: 1,
  };
}

/** What nobody could tell, in words. */
function unanswered({ unknown }: Signal): string[] {
  return unknown.map(questionWords);
}

/** Whether a further sighting joins this incident. */
export function isOpen(incident: Pick<Incident, 'state'>): boolean {
  return (OPEN_STATES as readonly State[]).includes(incident.state);
}

/** The incident after one more event of the same scenario on the same resource. */
export function joined(incident: Incident, fresh: Incident): Incident {
  return {
    ...incident,
    severity: worse(incident.severity, fresh.severity),
    evidence: merged(incident.evidence, fresh.evidence),
    standing: merged(incident.standing, fresh.evidence),
    unknown: [...new Set([...incident.unknown, ...fresh.unknown])],
    occurrences: incident.occurrences + 1,
    firstAt: Math.min(incident.firstAt, fresh.firstAt),
    lastAt: Math.max(incident.lastAt, fresh.lastAt),
    updatedAt: fresh.openedAt,
    version: incident.version + 1,
  };
}

/** The incident in another state. Throws on an illegal step: that is a defect of the hub, never of its input. */
export function moved(
  incident: Incident,
  to: State,
  step: { by: string; at: number; note?: string },
  change: Partial<Pick<Incident, 'plan' | 'outcome' | 'verifiedAt' | 'standing'>> = {},
): Incident {
  if (!mayMove(incident.state, to)) throw new Error(`incident ${incident.id} cannot go from ${incident.state} to ${to}`);
  const entry = { at: step.at, state: to, by: step.by, ...(step.note !== undefined && { note: step.note }) };
  return {
    ...incident,
    ...change,
    state: to,
    updatedAt: step.at,
    history: [...incident.history, entry].slice(-KEPT_STEPS),
    version: incident.version + 1,
  };
}

/** A plan that follows another, whose run failed or still goes on: the first before-images stay on record. */
export function planAfter(known: Plan | undefined, plan: Plan): Plan {
  return { ...plan, before: merged(known?.before ?? [], plan.before) };
}

/** The incident when a containment that is already running finds more to do. */
export function replanned(incident: Incident, plan: Plan, at: number): Incident {
  return { ...incident, plan: planAfter(incident.plan, plan), updatedAt: at, version: incident.version + 1 };
}

/** The incident after somebody put some of it right: mitigated once nothing is left standing. */
export function answered(incident: Incident, answer: Answer, step: { by: string; at: number; note: string }): Incident {
  if (answer.standing.length === 0) {
    return moved(incident, 'MITIGATED', step, { standing: [], verifiedAt: step.at, outcome: { kind: 'already-safe' } });
  }
  return { ...incident, standing: answer.standing, updatedAt: step.at, version: incident.version + 1 };
}

/** The incident after CloudTrail reported one of the hub's own calls back. */
export function echoed(incident: Incident, call: string, at: number): Incident {
  const echo = `${call} at ${new Date(at).toISOString()}`;
  if (incident.echoes.includes(echo)) return incident;
  return { ...incident, echoes: [...incident.echoes, echo].slice(-KEPT_STEPS), version: incident.version + 1 };
}

function merged<Fact>(known: readonly Fact[], more: readonly Fact[]): Fact[] {
  const byText = new Map([...known, ...more].map((fact) => [JSON.stringify(fact), fact]));
  return [...byText.values()].slice(0, KEPT_FACTS);
}
