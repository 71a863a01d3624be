import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Writes a note on an incident. */
export const note: Run<'note'> = (call) =>
  sendDecision('note', call, call.values.text === undefined ? {} : { text: call.values.text });
