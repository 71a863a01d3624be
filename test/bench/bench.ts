import type { LocalHub } from './local-hub.ts';
import type { BenchVerdict } from './verdict.ts';

/**
 * The input of every bench.
 * - `hub`: a local organization, started once and only if a bench asks for it.
 * - `smallest`: the smallest size that still runs the whole bench; its figures then have no meaning.
 */
export type Shared = { readonly hub: () => Promise<LocalHub>; readonly smallest: boolean };

export type Bench = (shared: Shared) => Promise<BenchVerdict[]>;
