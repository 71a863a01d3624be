import { FOUND_AS_STATE } from '../detection/cause.ts';
import { DAY } from '../duration.ts';
import { scenarioAndCauses } from './cause.ts';
import { type Evidence, isNoted } from './evidence.ts';
import type { Incident } from './incident.ts';
import { evidenceAdded, isOpen } from './life.ts';

export type Fixed = Incident & { readonly verifiedAt: number };

/** Verified to be put right, and not undone. */
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

/** Of what is safe now: scanners write when they looked, most of them once a day, and not what they looked at. */
export function mayHaveHappenedBeforeFix({ firstAt, verifiedAt }: Fixed, at: number): boolean {
  return at >= firstAt && at <= verifiedAt + DAY;
}

export function withLateEvidence(incident: Incident, evidence: readonly Evidence[], at: number): Incident {
  const more = evidence.filter((one) => one.kind === 'noted' && !isNoted(incident.evidence, one.what, one.value));
  return more.length === 0 || !isFixed(incident) ? incident : evidenceAdded(incident, more, at);
}
