import type { Decision, PersonVerb } from './decision.ts';
import type { SwitchOrder } from './switch.ts';

/** A decision as a surface forwards it; a separate proof shows who decides. */
export type SurfaceOrder = Omit<Decision, 'by' | 'verb'> & { readonly verb: PersonVerb };

export type SurfaceSwitchOrder = Omit<SwitchOrder, 'by'>;
