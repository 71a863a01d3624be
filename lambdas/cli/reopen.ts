import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Ends the suppression of an incident: the hub looks at it again. */
export const reopen: Run<'reopen'> = (call) => sendDecision('reopen', call);
