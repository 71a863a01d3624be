import { timeFrom } from './arguments.ts';
import { sendDecision } from './send-decision.ts';
import type { Run } from './verbs.ts';

/** Hides an incident until a time, or until it is reopened. Nothing is changed in its account. */
export const suppress: Run<'suppress'> = (call) => {
  const { until } = call.values;
  return sendDecision('suppress', call, until === undefined ? {} : { until: timeFrom('--until', until) });
};
