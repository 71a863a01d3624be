import type { Json } from '../json.ts';

/** The first event of a source, without secrets; `bytes` of its JSON. Of one that is too large, only id and time are kept. */
export type KeptEvent = {
  readonly source: string;
  readonly id: string;
  readonly at: number;
  readonly bytes: number;
} & ({ readonly event: Json } | { readonly tooLarge: true });

/** The limit of EventBridge; eight such events fit into one answer of a function. */
export const MOST_EVENT_BYTES = 256 * 1024;

export const MOST_EVENTS = 8;

export const KEPT_EVENT_KEYS = 'event#';
