import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Rejects the plan of an incident: it is closed, and nothing is changed. */
export const reject: Run<'reject'> = (call) => sendDecision('reject', call);
