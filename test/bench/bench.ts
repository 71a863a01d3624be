import type { LocalHub } from './local-hub.ts';
import type { Verdict } from './verdict.ts';

/**
 * What benches share.
 * - `hub`: a local organization, started once and only if a bench asks for it.
 * - `smallest`: do as little as still runs the whole bench; its figures then say nothing.
 */
export type Shared = { readonly hub: () => Promise<LocalHub>; readonly smallest: boolean };

export type Bench = (shared: Shared) => Promise<Verdict[]>;
