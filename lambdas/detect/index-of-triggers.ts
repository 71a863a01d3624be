import type { Activity } from '../core/activity.ts';
import type { CallTrigger, Detection, HubRoleTrigger } from '../core/detection.ts';

/** Detections by the service and call that can set them off, so that looking one up costs the same in a catalogue of any size. */
export type TriggerIndex = {
  readonly byCall: ReadonlyMap<string, readonly Detection[]>;
  readonly byHubRole: readonly Detection[];
};

export function indexOf(catalogue: readonly Detection[]): TriggerIndex {
  const byCall = new Map<string, Detection[]>();
  for (const detection of catalogue) {
    if (!isCallTrigger(detection.trigger)) continue;
    for (const call of detection.trigger.calls) {
      const key = `${detection.trigger.source}/${call}`;
      byCall.set(key, [...(byCall.get(key) ?? []), detection]);
    }
  }
  return { byCall, byHubRole: catalogue.filter((detection) => !isCallTrigger(detection.trigger)) };
}

/** The detections an activity could set off: a handful, whatever the catalogue's size. */
export function candidatesFor(index: TriggerIndex, activity: Activity, byHub: boolean): readonly Detection[] {
  const called = index.byCall.get(`${activity.source}/${activity.name}`) ?? [];
  return byHub ? [...called, ...index.byHubRole] : called;
}

export function isCallTrigger(trigger: CallTrigger | HubRoleTrigger): trigger is CallTrigger {
  return 'calls' in trigger;
}
