import type { Resource } from '../resource.ts';
import type { Activity, RecordPart } from './activity.ts';
import type { Detection, FactCheck, Signal } from './detection.ts';
import type { Answers, Question } from './facts.ts';
import type { Memory, MemoryEntry, Recalled } from './memory.ts';

export type Recollection = {
  readonly memory: Memory;
  readonly known: readonly MemoryEntry[];
  readonly entry: MemoryEntry;
  readonly recalled: Recalled;
};

/** No user, resource or value to count this activity under. */
export type NotCounted = 'not-counted';

export type Quiet =
  | { readonly because: 'refused'; readonly error: string }
  | { readonly because: 'own-call'; readonly incident: string }
  | { readonly because: 'no-match' }
  | { readonly because: 'not-seen-enough'; readonly recollection: Recollection | NotCounted }
  /** The detection compares addresses, and the record has a service's name in place of the address. */
  | { readonly because: 'address-hidden'; readonly by: string }
  | { readonly because: 'omitted'; readonly parts: readonly RecordPart[] }
  | { readonly because: 'facts-say-no' | 'unanswered'; readonly questions: readonly Question[]; readonly answers: Answers }
  | { readonly because: 'nothing-to-resolve'; readonly resource: Resource; readonly open: number };

export type DetectionResult = { readonly detection: Detection } & (Fired | { readonly quiet: Quiet; readonly safeNow?: Signal });

const UNDECIDED: readonly Quiet['because'][] = ['unanswered', 'omitted', 'address-hidden'];

/** Whether it is unknown if the scenario happened. */
export function isUndecided(look: DetectionResult): boolean {
  return 'quiet' in look && UNDECIDED.includes(look.quiet.because);
}

export function opensUnanswered(facts: FactCheck | undefined, activity: Activity, answers: Answers): boolean {
  const rule = facts?.ifUnanswered;
  return typeof rule === 'function' ? rule(activity, answers) : rule === 'open';
}

export type Fired = {
  readonly signal: Signal;
  readonly answers: Answers;
  readonly recollection?: Recollection | NotCounted;
};
