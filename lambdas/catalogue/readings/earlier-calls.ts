import type { Activity } from '#core/detection/activity.ts';
import type { Question } from '#core/detection/facts.ts';
import { isoTime } from '#core/iso-time.ts';

/** Asks what was called on a resource before an activity: the event itself says what it set, not what it changed. */
export function askEarlierCalls({ id, at }: Activity, arn: string, calls: readonly string[]): Question {
  return { ask: 'earlier-calls', arn, calls, before: isoTime(at), event: id };
}
