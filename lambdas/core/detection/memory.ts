import { createHash } from 'node:crypto';
import type { Activity } from './activity.ts';

/** Something remembered under a key: which event told it, when that happened (event time, epoch ms), and what it was. */
export type MemoryEntry = { readonly id: string; readonly at: number; readonly value: string };

/** Several within a sliding window of EVENT time: `atLeast` distinct values (by default: distinct events). */
export type WindowMemory = {
  readonly kind: 'window';
  /** Whose window it is; undefined leaves the activity out. The detection's subject must follow from it. */
  readonly key: (activity: Activity) => string | undefined;
  readonly value?: (activity: Activity) => string;
  readonly atLeast: number;
  readonly minutes: number;
};

/** Something this person, key or account has not done for `days`. Silent on an empty baseline, and while it still learns. */
export type BaselineMemory = {
  readonly kind: 'baseline';
  readonly key: (activity: Activity) => string | undefined;
  readonly value: (activity: Activity) => string | undefined;
  readonly days: number;
  /** From the first thing remembered under a key, so many days nothing fires. */
  readonly learningDays?: number;
  /** Values that are never news, though what is news may be so beside them. */
  readonly trusts?: (value: string) => boolean;
};

/** One thing and then another within `minutes` of EVENT time, in whichever order they arrive. */
export type SequenceMemory = {
  readonly kind: 'sequence';
  readonly key: (activity: Activity) => string | undefined;
  readonly step: (activity: Activity) => 'first' | 'then';
  readonly minutes: number;
};

/** Two entries that contradict each other: any pure judgement over what is remembered within `minutes`, such as two places too far apart. */
export type PairMemory = {
  readonly kind: 'pair';
  readonly key: (activity: Activity) => string | undefined;
  /** What of the activity is remembered, as text. */
  readonly value: (activity: Activity) => string | undefined;
  readonly minutes: number;
  /** Is always asked with the earlier one first, whichever arrived first, and with all that is remembered beside them. */
  readonly contradicts: (earlier: MemoryEntry, later: MemoryEntry, all: readonly MemoryEntry[]) => boolean;
};

export type Memory = (WindowMemory | BaselineMemory | SequenceMemory | PairMemory) & {
  /** The scenario is there without it; memory only tells how bad it is. Of a sequence, that holds for what comes second. */
  readonly only?: 'weighs';
  /** Whether its key means the same in every account: one person comes into many. Elsewhere each account remembers by itself. */
  readonly everywhere?: (activity: Activity) => boolean;
};

/** What memory says of an activity: whether the scenario is there, and the entries that make it so, oldest first. */
export type Recalled = { readonly fires: boolean; readonly because: readonly MemoryEntry[] };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How late an event may arrive and still count: EventBridge tries for a day to deliver one. */
const LATENESS = DAY;

/** Entries under one key at most: an attacker who floods makes no item grow beyond what DynamoDB takes. */
const KEPT = 200;

/** A longer value is remembered by its hash: who may choose a value must not choose its size. */
const LONGEST = 512;

/** Whether the scenario is there whatever memory says of the activity. */
export function firesWithoutMemory(memory: Memory, activity: Activity): boolean {
  return memory.only === 'weighs' && (memory.kind !== 'sequence' || memory.step(activity) === 'then');
}

/** How far apart two entries may be and still have to do with each other, in milliseconds. */
export function keepOf(memory: Memory): number {
  return memory.kind === 'baseline' ? memory.days * DAY : memory.minutes * MINUTE;
}

/** How long after the newest entry older ones are kept, in milliseconds: while something late can still make them matter. */
export function retentionOf(memory: Memory): number {
  return keepOf(memory) + LATENESS + HOUR;
}

/** What of an activity a memory remembers; undefined where it does not concern it. */
export function entryOf(memory: Memory, activity: Activity): MemoryEntry | undefined {
  const value = rememberedOf(memory, activity);
  if (value === undefined) return undefined;
  const short = value.length <= LONGEST ? value : createHash('sha256').update(value).digest('hex');
  return { id: activity.id, at: activity.at, value: short };
}

function rememberedOf(memory: Memory, activity: Activity): string | undefined {
  if (memory.kind === 'sequence') return memory.step(activity);
  if (memory.kind === 'window') return memory.value?.(activity) ?? activity.id;
  return memory.value(activity);
}

/**
 * The entries after one more, the very same list where it adds nothing: it is a duplicate, too late, or between two
 * others that say as much. A baseline also keeps its first entry, from which it learns.
 */
export function remembered(memory: Memory, entries: readonly MemoryEntry[], entry: MemoryEntry): readonly MemoryEntry[] {
  if (entries.some((known) => known.id === entry.id || isSameSighting(memory, known, entry))) return entries;
  const all = [...entries, entry].toSorted(byTime);
  const newest = all.at(-1)?.at ?? entry.at;
  const fresh = all.filter(({ at }) => newest - at <= retentionOf(memory));
  const telling = memory.kind === 'pair' ? fresh : withoutRepeats(fresh, keepOf(memory));
  const kept = telling.slice(-KEPT);
  const [first] = all;
  const learns = memory.kind === 'baseline' && first !== undefined && telling.length > 1 && !kept.includes(first);
  const next = learns ? [first, ...kept.slice(1 - KEPT)] : kept;
  const isNothingNew = next.length === entries.length && next.every(({ id }, index) => id === entries[index]?.id);
  return isNothingNew ? entries : next;
}

/** A baseline asks whether a value was seen, not how often: its sightings of one hour are one, or every call of a busy key would be written. */
function isSameSighting({ kind }: Memory, one: MemoryEntry, other: MemoryEntry): boolean {
  return kind === 'baseline' && one.value === other.value && hourOf(one) === hourOf(other);
}

/**
 * Leaves out what lies between two entries of its own value no further apart than the span: whatever comes, every window
 * of that span that holds it holds one of the two as well.
 */
function withoutRepeats(entries: readonly MemoryEntry[], span: number): MemoryEntry[] {
  const before = new Map<string, MemoryEntry>();
  return entries.filter((entry, index) => {
    const previous = before.get(entry.value);
    const next = previous && entries.find(({ value }, later) => later > index && value === entry.value);
    const isBetween = previous !== undefined && next !== undefined && next.at - previous.at <= span;
    if (!isBetween) before.set(entry.value, entry);
    return !isBetween;
  });
}

/**
 * Whether the scenario is there with this entry among the others. Over an episode the same keys fire, whatever the order of
 * arrival. One exception no memory can avoid: a baseline that learns in silence may hear too late that a value was usual.
 */
export function recall(memory: Memory, entries: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const others = entries.filter(({ id }) => id !== entry.id);
  if (others.some((other) => isSameSighting(memory, other, entry))) return QUIET;
  const all = [...others, entry].toSorted(byTime);
  if (memory.kind === 'window') return inWindow(memory, all, entry);
  if (memory.kind === 'sequence') return inSequence(memory, all, entry);
  if (memory.kind === 'pair') return inPair(memory, all, entry);
  return isNovel(memory, all, entry);
}

const QUIET: Recalled = { fires: false, because: [] };

function inWindow({ atLeast, minutes }: WindowMemory, all: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const span = minutes * MINUTE;
  for (const { at: start } of all) {
    if (start > entry.at || entry.at - start > span) continue;
    const inside = all.filter(({ at }) => at >= start && at - start <= span);
    if (new Set(inside.map(({ value }) => value)).size >= atLeast) return { fires: true, because: inside };
  }
  return QUIET;
}

function inSequence({ minutes }: SequenceMemory, all: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const fits = (first: MemoryEntry, then: MemoryEntry) =>
    first.value === 'first' && then.value === 'then' && then.at >= first.at && then.at - first.at <= minutes * MINUTE;
  const partner = all.find((other) => fits(other, entry) || fits(entry, other));
  return partner === undefined ? QUIET : { fires: true, because: [partner, entry].toSorted(byTime) };
}

function inPair({ minutes, contradicts }: PairMemory, all: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const near = all.filter((other) => other !== entry && Math.abs(other.at - entry.at) <= minutes * MINUTE);
  const pairs = near.map((other) => [other, entry].toSorted(byTime) as [MemoryEntry, MemoryEntry]);
  const because = pairs.find(([earlier, later]) => contradicts(earlier, later, all));
  return because === undefined ? QUIET : { fires: true, because };
}

/**
 * A value is novel at its first sighting if something else was seen before it. A late entry may also show that a value
 * after it was novel: that is said then, so that the order of arrival does not matter.
 */
function isNovel(memory: BaselineMemory, all: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const without = novelties(
    memory,
    all.filter((one) => one !== entry),
  );
  const fresh = novelties(memory, all).filter((one) => one === entry || !without.includes(one));
  return fresh.length > 0 ? { fires: true, because: fresh } : QUIET;
}

/** Of what is older than anything may arrive late, the past may be forgotten already: that is never called novel. */
function novelties({ days, learningDays = 0, trusts }: BaselineMemory, entries: readonly MemoryEntry[]): MemoryEntry[] {
  const all = entries.toSorted((one, other) => hourOf(one) - hourOf(other) || alphabetically(one.value, other.value));
  const [start, newest] = [all[0], all.at(-1)];
  return all.filter((one, index) => {
    if (start === undefined || newest === undefined) return false;
    if (hoursFrom(one, newest) > LATENESS / HOUR || hoursFrom(start, one) < learningDays * 24) return false;
    const before = all.slice(0, index).filter((earlier) => hoursFrom(earlier, one) <= days * 24);
    return before.length > 0 && !before.some(({ value }) => value === one.value) && trusts?.(one.value) !== true;
  });
}

function hourOf({ at }: MemoryEntry): number {
  return Math.floor(at / HOUR);
}

function hoursFrom(one: MemoryEntry, other: MemoryEntry): number {
  return hourOf(other) - hourOf(one);
}

/** CloudTrail counts in seconds, so entries of one moment need an order of their own. */
function byTime(one: MemoryEntry, other: MemoryEntry): number {
  return one.at - other.at || alphabetically(one.id, other.id);
}

function alphabetically(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
