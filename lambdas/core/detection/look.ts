import type { Resource } from '../resource.ts';
import type { RecordPart } from './activity.ts';
import type { Detection, Signal } from './detection.ts';
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
  | { readonly because: 'omitted'; readonly parts: readonly RecordPart[] }
  | { readonly because: 'facts-say-no' | 'unanswered'; readonly questions: readonly Question[]; readonly answers: Answers }
  | { readonly because: 'nothing-to-resolve'; readonly resource: Resource; readonly open: number };

export type Look = { readonly detection: Detection } & (Fired | { readonly quiet: Quiet });

/** Whether a detection may or may not be there. */
export function isUndecided(look: Look): boolean {
  return 'quiet' in look && (look.quiet.because === 'unanswered' || look.quiet.because === 'omitted');
}

export type Fired = {
  readonly signal: Signal;
  readonly answers: Answers;
  readonly recollection?: Recollection | NotCounted;
};
