import type { CallTrigger } from '#core/detection/trigger.ts';
import { RULE_CHANGE_CALLS, RULE_CHANGE_SOURCE } from '#core/notice/rule-change.ts';
import { busSourceOf, type EventPattern } from './event-pattern.ts';

/** What an account forwards in addition if a route of notices takes every change of rules. */
export const RULE_CHANGES: CallTrigger = { source: RULE_CHANGE_SOURCE, calls: RULE_CHANGE_CALLS };

/** Matches these calls on the hub's bus, by any caller including the hub. A refused call changed nothing. */
export const RULE_CHANGE_PATTERN: EventPattern = {
  source: [busSourceOf(RULE_CHANGE_SOURCE)],
  detail: { eventSource: [RULE_CHANGE_SOURCE], eventName: RULE_CHANGE_CALLS, errorCode: [{ exists: false }] },
};
