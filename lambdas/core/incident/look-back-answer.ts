import type { LookBack, ObservedConnection } from './evidence.ts';
import type { Incident } from './incident.ts';
import { evidenceAdded } from './life.ts';

/** What flow logs show for the ports of one incident in one phase. */
export type LookBackAnswer = {
  readonly incident: string;
  readonly phase: LookBack['phase'];
  readonly evidence: readonly (LookBack | ObservedConnection)[];
};

/** Adds the answer once for each phase; `at` in epoch milliseconds. */
export function answered(incident: Incident, { phase, evidence }: LookBackAnswer, at: number): Incident {
  return hasAnswer(incident, phase) ? incident : evidenceAdded(incident, evidence, at);
}

export function hasAnswer({ evidence }: Pick<Incident, 'evidence'>, phase: LookBack['phase']): boolean {
  return evidence.some((fact) => fact.kind === 'look-back' && fact.phase === phase);
}
