import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Recollection } from '#core/detection/detection-result.ts';
import { entryOf, type Memory, type MemoryEntry, recall, remembered, retentionOf } from '#core/detection/memory.ts';
import type { MemoryChange, MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';
import { type Tuning, tuningOf } from '#core/detection/tuning.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import { serializedByKey } from '#core/serialized-by-key.ts';
import { RESOLUTIONS_KEPT, type RememberedResolution, toRemember, withResolution } from './earlier-resolutions.ts';

/** A detection whose memory this activity concerns. */
type Concern = { readonly detection: Detection; readonly memory: Memory; readonly key: string; readonly entry: MemoryEntry };

const turns = serializedByKey();

/** Under heavy contention, at least one writer of a key succeeds in each round. */
const MOST_CONFLICTS = 32;

/**
 * Remembers an activity for every detection that has a memory for it, and returns what each recalls, with one read and one
 * write for all of them. Throws if the memory cannot be written, so that the event is delivered again.
 */
export async function remember(
  detections: readonly Detection[],
  activity: Activity,
  store: MemoryStore,
): Promise<ReadonlyMap<Detection, Recollection>> {
  const distinct = [...new Set(detections)];
  const concerns = distinct.flatMap((detection) => concernOf(detection, activity));
  const resolutions = distinct.flatMap((detection) => toRemember(detection, activity));
  const keys = [...concerns, ...resolutions].map(({ key }) => key);
  if (keys.length === 0) return new Map();
  // Events of one batch about the same thing must not race each other.
  return turns(keys, () => added(concerns, resolutions, activity, store));
}

/** Writes the entries; returns what each detection recalls. */
async function added(
  concerns: readonly Concern[],
  resolutions: readonly RememberedResolution[],
  activity: Activity,
  store: MemoryStore,
): Promise<ReadonlyMap<Detection, Recollection>> {
  const target = `the memory of event ${activity.id}`;
  const attempt = async () => {
    const known = await store.read([...concerns, ...resolutions].map(({ key }) => key));
    const changes = [
      ...[...new Set(resolutions.map(({ key }) => key))].flatMap((key) => changeOf(key, resolutions, known)),
      ...concerns.flatMap(({ key, memory, entry }) => {
        const { entries, version } = known.get(key) ?? { entries: [], version: 0 };
        const next = remembered(memory, entries, entry);
        const newest = next.at(-1) ?? entry;
        return next === entries ? [] : [{ key, entries: next, version, expiresAt: newest.at + retentionOf(memory) }];
      }),
    ];
    if (changes.length > 0 && !(await store.write(changes))) return CONFLICT;
    return new Map(
      concerns.map(({ detection, memory, key, entry }) => {
        const { entries = [] } = known.get(key) ?? {};
        return [detection, { memory, known: entries, entry, recalled: recall(memory, entries, entry) }];
      }),
    );
  };
  return retryOnConflict(target, attempt, MOST_CONFLICTS);
}

/** The change of the resolutions remembered for one resource: one event may resolve incidents of several scenarios. */
function changeOf(
  key: string,
  resolutions: readonly RememberedResolution[],
  known: ReadonlyMap<string, StoredMemory>,
): MemoryChange[] {
  const { entries, version } = known.get(key) ?? { entries: [], version: 0 };
  const ofResource = resolutions.filter((one) => one.key === key).map(({ entry }) => entry);
  const next = ofResource.reduce(withResolution, entries);
  const newest = next.at(-1);
  return next === entries || newest === undefined
    ? []
    : [{ key, entries: next, version, expiresAt: newest.at + RESOLUTIONS_KEPT }];
}

/** A detection's memory by its account's tuning. After a threshold is lengthened, entries already expired stay missing for one span. */
export function memoryOf({ memory }: Pick<Detection, 'memory'>, tuning: Tuning): Memory | undefined {
  return typeof memory === 'function' ? memory(tuning) : memory;
}

/** What a detection remembers about an activity, and its key; nothing if its memory does not count the activity. */
function concernOf(detection: Detection, activity: Activity): Concern[] {
  const memory = memoryOf(detection, tuningOf(activity));
  const key = memory?.key(activity);
  const entry = memory && entryOf(memory, activity);
  if (memory === undefined || key === undefined || entry === undefined) return [];
  const where = memory.everywhere?.(activity) === true ? 'organization' : activity.account;
  return [{ detection, memory, entry, key: `${detection.id}#${where}#${key}` }];
}
