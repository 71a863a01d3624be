import type { JsonObject } from './json.ts';
import type { Localized } from './text.ts';

/** One write a plan makes; it is recognised as the hub's own when CloudTrail reports it. */
export type PlannedCall = { readonly action: string; readonly resource: string };

/** What will change, in words, with everything needed to put it back. */
export type Plan = {
  readonly words: Localized;
  readonly calls: readonly PlannedCall[];
  /** The before-image: the state the playbook replaces. */
  readonly before: readonly JsonObject[];
};

/** How a run ended. Only `failed` is bad news; `refused` waits for a person. */
export type Outcome =
  | { readonly kind: 'changed' }
  | { readonly kind: 'already-safe' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** Either a plan, or why there is none. */
export type Planned = { readonly kind: 'planned'; readonly plan: Plan } | Exclude<Outcome, { kind: 'changed' }>;
