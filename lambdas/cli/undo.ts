import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Undoes what the hub changed, unless it was changed since. */
export const undo: Run<'undo'> = (call) => sendDecision('undo', call);
