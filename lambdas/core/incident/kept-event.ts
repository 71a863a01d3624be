import type { Json } from '../json.ts';

/**
 * The first event of a source that an incident has, as it arrived but for secrets. `source` as EventBridge names it; `at`: when the
 * event happened, epoch milliseconds; `bytes`: of its JSON. One that is larger than the hub keeps is only named.
 */
export type KeptEvent = {
  readonly source: string;
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
} & ({ readonly event: Json } | { readonly tooLarge: true });

/** Larger than nearly everything AWS sends, and small enough that several fit into one answer. */
export const MOST_EVENT_BYTES = 256 * 1024;

/** No incident has more sources than these. */
export const MOST_EVENTS = 8;

/** What their keys in the table begin with: `detect` alone writes under them. */
export const KEPT_EVENT_KEYS = 'event#';
