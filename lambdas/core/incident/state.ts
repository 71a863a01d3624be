/** Every state of an incident, with the states that may follow. */
import { ownEntry } from '#core/own-property.ts';
export const TRANSITIONS = {
  NEW: ['PROCESSING', 'AWAITING_APPROVAL', 'MITIGATED', 'FAILED', 'SUPPRESSED', 'CLOSED'],
  PROCESSING: ['MITIGATED', 'FAILED', 'AWAITING_APPROVAL'],
  AWAITING_APPROVAL: ['PROCESSING', 'MITIGATED', 'FAILED', 'SUPPRESSED', 'CLOSED'],
  FAILED: ['PROCESSING', 'AWAITING_APPROVAL', 'MITIGATED', 'SUPPRESSED', 'CLOSED'],
  MITIGATED: ['CLOSED'],
  SUPPRESSED: ['NEW', 'CLOSED'],
  CLOSED: [],
} as const satisfies Record<string, readonly string[]>;

export type State = keyof typeof TRANSITIONS;

/** In these states a further event about the same cause joins instead of opening a new incident. */
export const OPEN_STATES = ['NEW', 'PROCESSING', 'AWAITING_APPROVAL', 'FAILED'] as const satisfies readonly State[];

export function mayMove(from: State, to: State): boolean {
  return (ownEntry(TRANSITIONS, from) as readonly State[]).includes(to);
}
