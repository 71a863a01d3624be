import type { Json } from '../json.ts';

/** The first event of a source, as it arrived but for secrets; `bytes` of its JSON. One larger than the hub keeps is only named. */
export type KeptEvent = {
  readonly source: string;
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
} & ({ readonly event: Json } | { readonly tooLarge: true });

/** As much as EventBridge carries; eight fit into one answer of a function. */
export const MOST_EVENT_BYTES = 256 * 1024;

export const MOST_EVENTS = 8;

export const KEPT_EVENT_KEYS = 'event#';
