import type { ProofObjection } from '#core/decision-reason.ts';
import type { KnownPerson } from '#core/people.ts';

/** The person behind a message of a surface. `sender` is the person's unique id there; `forged`: no person can have sent it. */
export type Identity =
  | { readonly kind: 'known'; readonly person: KnownPerson; readonly sender: string }
  | { readonly kind: 'unknown' | 'forged'; readonly sender: string; readonly reason: ProofObjection };
