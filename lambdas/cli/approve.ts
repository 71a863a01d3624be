import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Approves the plan of an incident: exactly that plan is carried out, once. */
export const approve: Run<'approve'> = (call) => sendDecision('approve', call);
