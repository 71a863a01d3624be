import { FOUND_AS_STATE } from '../detection/cause.ts';
import { DAY } from '../duration.ts';
import { scenarioAndCauses } from './cause.ts';
import { type Evidence, isNoted } from './evidence.ts';
import type { Incident } from './incident.ts';
import { evidenceAdded, isOpen } from './life.ts';

export type Fixed = Incident & { readonly verifiedAt: number };

/** Whether the fix was verified and not undone. */
export function isFixed(incident: Incident): incident is Fixed {
  const { state, verifiedAt, outcome, undo } = incident;
  const isOver = state === 'MITIGATED' || state === 'CLOSED';
  const isRight = outcome?.kind === 'changed' || outcome?.kind === 'already-safe';
  return isOver && isRight && verifiedAt !== undefined && undo === undefined;
}

export function fixedLast(known: readonly Incident[], causes: readonly string[]): Fixed | undefined {
  const named = causes.filter((cause) => FOUND_AS_STATE.includes(cause));
  const same = known.filter((one) => scenarioAndCauses(one).some((name) => named.includes(name)));
  return same.some(isOpen) ? undefined : same.filter(isFixed).toSorted((one, other) => other.verifiedAt - one.verifiedAt)[0];
}

export function happenedBeforeFix({ firstAt, verifiedAt }: Fixed, at: number): boolean {
  return at >= firstAt && at <= verifiedAt;
}

/** Scanners report when they looked, mostly once a day, and not when the state was recorded; so allow one more day. */
export function mayHaveHappenedBeforeFix({ firstAt, verifiedAt }: Fixed, at: number): boolean {
  return at >= firstAt && at <= verifiedAt + DAY;
}

export function withLateEvidence(incident: Incident, evidence: readonly Evidence[], at: number): Incident {
  const more = evidence.filter((one) => one.kind === 'noted' && !isNoted(incident.evidence, one.what, one.value));
  return more.length === 0 || !isFixed(incident) ? incident : evidenceAdded(incident, more, at);
}
