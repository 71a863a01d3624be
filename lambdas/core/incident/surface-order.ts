import type { Decision, PersonVerb } from './decision.ts';
import type { SwitchOrder } from './switch.ts';

/** A decision as a surface passes it on: who decides is in the proof beside it. */
export type SurfaceOrder = Omit<Decision, 'by' | 'verb'> & { readonly verb: PersonVerb };

export type SurfaceSwitchOrder = Omit<SwitchOrder, 'by'>;
