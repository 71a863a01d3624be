import type { Activity, ActivityHeader } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import { isCall, isReminder, isWrite, type Trigger, type WriteTrigger } from '#core/detection/trigger.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import { HUB_REMINDER, PRODUCT } from '#core/naming.ts';

/** Detections by trigger, so that a look-up costs the same in a catalogue of any size. */
export type TriggerIndex = {
  /** By service and call, or by source and detail-type. */
  readonly byName: ReadonlyMap<string, ReadonlyMap<string, readonly Detection[]>>;
  /** By the kind of writer. */
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

/** Whether a call may trigger any detection, before its caller is known: a read only by its name, a refused call never. */
export function isAwaitedBy(index: TriggerIndex): (call: ActivityHeader) => boolean {
  return ({ source, name, readOnly, error }) =>
    error === undefined && (!readOnly || index.byName.get(source)?.has(name) === true);
}

/** The detections that an activity could trigger: a handful, however large the catalogue is. */
export function candidatesFor(index: TriggerIndex, activity: Activity, byHub: boolean): readonly Detection[] {
  const named = index.byName.get(activity.source)?.get(activity.name) ?? NO_DETECTIONS;
  // Console sign-ins are no writes.
  if (activity.kind !== 'api-call' || (activity.readOnly && !isWatchedRead(activity))) return named;
  const writers = activity.readOnly ? READERS : writersOf(activity, byHub);
  const written = writers.flatMap((writer) => index.byWriter.get(writer) ?? NO_DETECTIONS);
  return written.length === 0 ? named : [...new Set([...named, ...written])];
}

const NO_DETECTIONS: readonly Detection[] = [];

const READERS: readonly WriteTrigger['writes'][] = ['access-key'];

/** In an account that watches key reads, reads by a long-lived key count like writes. */
function isWatchedRead(activity: Activity): boolean {
  return tuningOf(activity).watchKeyReads && activity.actor.accessKey?.startsWith('AKIA') === true;
}

/** Sources and names of events that trigger a detection. */
function namesOf(trigger: Trigger): [source: string, name: string][] {
  if (isWrite(trigger)) return [];
  if (isReminder(trigger)) return [[PRODUCT, HUB_REMINDER]];
  const names = isCall(trigger) ? trigger.calls : trigger.notices;
  return names.map((name) => [trigger.source, name]);
}

/** The kinds of writer that a write belongs to. */
function writersOf({ actor: { type, accessKey } }: Activity, byHub: boolean): WriteTrigger['writes'][] {
  return [
    ...(byHub ? (['hub-role'] as const) : []),
    ...(type === 'root' ? (['root'] as const) : []),
    ...(accessKey?.startsWith('AKIA') === true ? (['access-key'] as const) : []),
    'unused-region' as const,
  ];
}

function add<Key>(map: Map<Key, Detection[]>, key: Key, detection: Detection): void {
  map.set(key, [...new Set([...(map.get(key) ?? []), detection])]);
}
