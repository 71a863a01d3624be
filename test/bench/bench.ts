import type { LocalHub } from './local-hub.ts';
import type { Verdict } from './verdict.ts';

/** What benches share: a started local organization, started once and only if one asks for it. */
export type Bench = (shared: { readonly hub: () => Promise<LocalHub> }) => Promise<Verdict[]>;
