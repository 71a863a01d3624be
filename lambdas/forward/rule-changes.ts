import type { CallTrigger } from '#core/detection/trigger.ts';
import { RULE_CHANGE_CALLS, RULE_CHANGE_SOURCE } from '#core/notice/rule-change.ts';
import { busSourceOf, type EventPattern } from './event-pattern.ts';

/** What an account forwards in addition where a route of notices takes every change of rules. */
export const RULE_CHANGES: CallTrigger = { source: RULE_CHANGE_SOURCE, calls: RULE_CHANGE_CALLS };

/** The rule of the hub's bus for them: by any caller, the hub too. What was refused changed nothing. */
export const RULE_CHANGE_PATTERN: EventPattern = {
  source: [busSourceOf(RULE_CHANGE_SOURCE)],
  detail: { eventSource: [RULE_CHANGE_SOURCE], eventName: RULE_CHANGE_CALLS, errorCode: [{ exists: false }] },
};
