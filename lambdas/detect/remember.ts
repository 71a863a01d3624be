import type { Activity } from '../core/activity.ts';
import type { Detection } from '../core/detection.ts';
import { type Entry, entryOf, type Memory, type Recalled, recall, remembered, retentionOf } from '../core/memory.ts';
import type { MemoryStore } from '../core/memory-store.ts';

/** A detection whose memory this activity concerns. */
type Concern = { readonly detection: Detection; readonly memory: Memory; readonly key: string; readonly entry: Entry };

/** In a storm each round lets at least one writer of a key through; after so many lost races the event is left to be delivered again. */
const RACES = 32;

/**
 * Remembers an activity for every detection that has a memory for it, and tells what each recalls: one read and one
 * write whatever their number. What cannot be remembered throws, so that the event comes again.
 */
export async function remember(
  detections: readonly Detection[],
  activity: Activity,
  store: MemoryStore,
): Promise<ReadonlyMap<Detection, Recalled>> {
  const concerns = [...new Set(detections)].flatMap((detection) => concernOf(detection, activity));
  if (concerns.length === 0) return new Map();
  for (let race = 0; race < RACES; race++) {
    const known = await store.read(concerns.map(({ key }) => key));
    const changes = concerns.flatMap(({ key, memory, entry }) => {
      const { entries, version } = known.get(key) ?? { entries: [], version: 0 };
      const next = remembered(memory, entries, entry);
      const newest = Math.max(...next.map(({ at }) => at));
      return next === entries ? [] : [{ key, entries: next, version, expiresAt: newest + retentionOf(memory) }];
    });
    if (changes.length === 0 || (await store.write(changes))) {
      return new Map(
        concerns.map(({ detection, memory, key, entry }) => [detection, recall(memory, known.get(key)?.entries ?? [], entry)]),
      );
    }
  }
  throw new Error(`what ${activity.id} adds could not be remembered: others wrote ${RACES} times in a row`);
}

/** What a detection remembers of an activity, and under which key; nothing where its memory leaves the activity out. */
export function concernOf(detection: Detection, activity: Activity): Concern[] {
  const { memory } = detection;
  const key = memory?.key(activity);
  const entry = memory && entryOf(memory, activity);
  if (memory === undefined || key === undefined || entry === undefined) return [];
  return [{ detection, memory, entry, key: `${detection.id}#${activity.account}#${key}` }];
}
