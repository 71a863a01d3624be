import { type Activity, isEffective } from '#core/detection/activity.ts';
import type { Detection, Signal } from '#core/detection/detection.ts';
import type { MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Localized } from '#core/text.ts';
import { type DetectPorts, echoed, type Gathered, gather, isByHub, judge, type QuietBecause, TRIGGERS } from './detect.ts';
import { answerWords, decisionWords, factWords, memoryWords, WORDS } from './explain-words.ts';
import { concernOf, memoryOf, remember } from './remember.ts';
import { candidatesFor, type TriggerIndex } from './trigger-index.ts';

/** What a detection needs of an activity before it fires, in the order it is asked. */
export type Condition = 'effective' | 'no-echo' | 'matches' | QuietBecause;

/** What one detection made of an activity: its signal, or the first condition that failed; and why, in words. */
export type Look = { readonly detection: Detection; readonly because: readonly Localized[] } & (
  | { readonly signal: Signal }
  | { readonly failed: Condition }
);

/** What every detection that waits for an activity made of it; where none does, that is said. */
export type Explanation = { readonly looks: readonly Look[]; readonly nobody?: Localized };

/** Takes an activity through the very steps of `detect`, remembering it likewise, and tells what each detection made of it. */
export async function explain(activity: Activity, ports: DetectPorts, index: TriggerIndex = TRIGGERS): Promise<Explanation> {
  const byHub = isByHub(activity, ports);
  const candidates = candidatesFor(index, activity, byHub);
  if (candidates.length === 0) return { looks: [], nobody: WORDS.nobody(activity) };
  const all = (failed: Condition, because: Localized): Explanation => ({
    looks: candidates.map((detection) => ({ detection, failed, because: [because] })),
  });
  if (!isEffective(activity)) return all('effective', WORDS.refused(activity));
  const matching = candidates.filter((detection) => detection.matches(activity));
  const echoOf = byHub ? await echoed(activity, ports) : undefined;
  if (echoOf !== undefined) {
    await remember(matching, activity, ports.memory);
    return all('no-echo', WORDS.echo(echoOf));
  }
  const known = new Map<string, StoredMemory>();
  const learnt = await gather(matching, activity, { ...ports, memory: noting(ports.memory, known) });
  const looks = candidates.map((detection): Look => {
    if (!matching.includes(detection)) return { detection, failed: 'matches', because: [WORDS.unlike(detection)] };
    return lookOf(detection, activity, learnt, known);
  });
  return { looks };
}

function lookOf(detection: Detection, activity: Activity, learnt: Gathered, known: ReadonlyMap<string, StoredMemory>): Look {
  const judged = judge(detection, activity, learnt);
  const recalled = recalledWords(detection, activity, learnt, known);
  if (typeof judged !== 'string') {
    const asked = judged.unanswered.map((question) => factWords(question, learnt.answers));
    return { detection, signal: judged, because: [...recalled, ...asked] };
  }
  if (judged === 'memory') return { detection, failed: judged, because: recalled };
  if (judged === 'facts' || judged === 'undecided') {
    return { detection, failed: judged, because: decisionWords(detection.facts?.asks(activity) ?? [], learnt.answers) };
  }
  const open = learnt.open.get(detection) ?? [];
  return { detection, failed: judged, because: [answerWords(detection.subject(activity), open.length)] };
}

function recalledWords(
  detection: Detection,
  activity: Activity,
  { recollections }: Gathered,
  known: ReadonlyMap<string, StoredMemory>,
): readonly Localized[] {
  const memory = memoryOf(detection, tuningOf(activity));
  if (memory === undefined) return [];
  const [concern] = concernOf(detection, activity);
  const recalled = recollections.get(detection);
  if (concern === undefined || recalled === undefined) return [WORDS.unconcerned];
  return [memoryWords(memory, known.get(concern.key)?.entries ?? [], concern.entry, recalled)];
}

/** The same memory; what is read from it is noted besides. */
function noting(memory: MemoryStore, known: Map<string, StoredMemory>): MemoryStore {
  return {
    ...memory,
    read: async (keys) => {
      const found = await memory.read(keys);
      for (const [key, recollection] of found) known.set(key, recollection);
      return found;
    },
  };
}
