import type { Activity } from '../core/activity.ts';
import type { CallTrigger, Detection, NoticeTrigger, TimerTrigger, Trigger, WriteTrigger } from '../core/detection.ts';
import { PRODUCT } from '../core/naming.ts';

/** Detections by what can set them off, so that looking one up costs the same in a catalogue of any size. */
export type TriggerIndex = {
  /** By service and call, or by source and detail-type. */
  readonly byName: ReadonlyMap<string, ReadonlyMap<string, readonly Detection[]>>;
  /** By who writes. */
  readonly byWriter: ReadonlyMap<WriteTrigger['writes'], readonly Detection[]>;
};

export function indexOf(catalogue: readonly Detection[]): TriggerIndex {
  const byName = new Map<string, Map<string, Detection[]>>();
  const byWriter = new Map<WriteTrigger['writes'], Detection[]>();
  for (const detection of catalogue) {
    for (const trigger of detection.triggers) {
      for (const [source, name] of namesOf(trigger)) {
        const ofSource = byName.get(source) ?? new Map<string, Detection[]>();
        byName.set(source, ofSource);
        add(ofSource, name, detection);
      }
      if (isWrite(trigger)) add(byWriter, trigger.writes, detection);
    }
  }
  return { byName, byWriter };
}

/** The detections an activity could set off: a handful, whatever the catalogue's size. */
export function candidatesFor(index: TriggerIndex, activity: Activity, byHub: boolean): readonly Detection[] {
  const named = index.byName.get(activity.source)?.get(activity.name) ?? [];
  const writers = writersOf(activity, byHub);
  if (writers.length === 0) return named;
  const written = writers.flatMap((writer) => index.byWriter.get(writer) ?? []);
  return written.length === 0 ? named : [...new Set([...named, ...written])];
}

export const isCall = (trigger: Trigger): trigger is CallTrigger => 'calls' in trigger;
export const isNotice = (trigger: Trigger): trigger is NoticeTrigger => 'notices' in trigger;
export const isWrite = (trigger: Trigger): trigger is WriteTrigger => 'writes' in trigger;
export const isTimer = (trigger: Trigger): trigger is TimerTrigger => 'after' in trigger;

/** Sources, and what of each can set a detection off. */
function namesOf(trigger: Trigger): [source: string, name: string][] {
  if (isWrite(trigger)) return [];
  if (isTimer(trigger)) return [[PRODUCT, 'Hub Timer']];
  const names = isCall(trigger) ? trigger.calls : trigger.notices;
  return names.map((name) => [trigger.source, name]);
}

/** What kinds of writer an activity comes from. Console sign-ins are no writes. */
function writersOf(activity: Activity, byHub: boolean): WriteTrigger['writes'][] {
  if (activity.readOnly || activity.kind !== 'api-call') return [];
  const { type, accessKey } = activity.actor;
  return [
    ...(byHub ? (['hub-role'] as const) : []),
    ...(type === 'root' ? (['root'] as const) : []),
    ...(accessKey?.startsWith('AKIA') === true ? (['access-key'] as const) : []),
    'stranger-region' as const,
  ];
}

function add<Key>(map: Map<Key, Detection[]>, key: Key, detection: Detection): void {
  map.set(key, [...new Set([...(map.get(key) ?? []), detection])]);
}
