import type { Activity, RecordPart } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';

const NONE: readonly Detection[] = [];

/**
 * The detections that cannot judge an activity, because they read a part of the record that CloudTrail left out for its size.
 * Any caller can make a request that large, so such a detection neither fires nor stays quiet: it is undecided, unless facts of the
 * member account decide.
 */
export function hiddenFrom(candidates: readonly Detection[], activity: Activity): readonly Detection[] {
  const { omitted } = activity;
  return omitted === undefined ? NONE : candidates.filter((detection) => isHiddenFrom(detection, activity, omitted));
}

function isHiddenFrom(detection: Detection, activity: Activity, omitted: readonly RecordPart[]): boolean {
  let looked = false;
  const seen = <Value>(part: RecordPart, value: Value): Value => {
    looked ||= omitted.includes(part);
    return value;
  };
  const matches = detection.matches({
    ...activity,
    get request() {
      return seen('request', activity.request);
    },
    get response() {
      return seen('response', activity.response);
    },
    get detail() {
      return seen('additional', activity.detail);
    },
  });
  if (!looked) return false;
  return !matches || detection.facts?.decides === undefined || detection.facts.asks(activity).length === 0;
}
