import { sha256 } from '../digest.ts';
import type { Activity } from './activity.ts';

/** `at` is event time in epoch milliseconds. */
export type MemoryEntry = { readonly id: string; readonly at: number; readonly value: string };

/** `atLeast` distinct values (by default: events) within a sliding window of event time. */
export type WindowMemory = {
  readonly kind: 'window';
  readonly key: (activity: Activity) => string | undefined;
  readonly value?: (activity: Activity) => string;
  readonly atLeast: number;
  readonly minutes: number;
};

/** A value not seen for `days`. Does not fire on an empty baseline or while it learns. */
export type BaselineMemory = {
  readonly kind: 'baseline';
  readonly key: (activity: Activity) => string | undefined;
  readonly value: (activity: Activity) => string | undefined;
  readonly days: number;
  readonly learningDays?: number;
  readonly trusts?: (value: string) => boolean;
};

/** Two steps within `minutes` of event time, in whichever order they arrive. */
export type SequenceMemory = {
  readonly kind: 'sequence';
  readonly key: (activity: Activity) => string | undefined;
  readonly step: (activity: Activity) => 'first' | 'then';
  readonly minutes: number;
};

/** Two entries within `minutes` that contradict each other. */
export type PairMemory = {
  readonly kind: 'pair';
  readonly key: (activity: Activity) => string | undefined;
  readonly value: (activity: Activity) => string | undefined;
  readonly minutes: number;
  /** Called with the earlier entry first, and with all entries. */
  readonly contradicts: (earlier: MemoryEntry, later: MemoryEntry, all: readonly MemoryEntry[]) => boolean;
};

export type Memory = (WindowMemory | BaselineMemory | SequenceMemory | PairMemory) & {
  /** The detection also fires without its memory, which then only sets the severity. For a sequence: the second step fires. */
  readonly optional?: true;
  /** Whether its key means the same thing in every account. */
  readonly everywhere?: (activity: Activity) => boolean;
};

export type Recalled = {
  readonly fires: boolean;
  readonly because: readonly MemoryEntry[];
  /** If a window fires: the entries before it, oldest first. */
  readonly earlier?: readonly MemoryEntry[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** EventBridge tries to deliver for a day. */
const LATENESS = DAY;

/** A flood of entries must not exceed the size of a DynamoDB item. */
const KEPT = 200;

/** A longer value is stored as a hash: attackers choose values. */
const LONGEST = 512;

export function firesWithoutMemory(memory: Memory, activity: Activity): boolean {
  return memory.optional === true && (memory.kind !== 'sequence' || memory.step(activity) === 'then');
}

/** Milliseconds within which entries relate to each other. */
export function memorySpanOf(memory: Memory): number {
  return memory.kind === 'baseline' ? memory.days * DAY : memory.minutes * MINUTE;
}

/** How many milliseconds before the newest entry an entry may still matter to a late event. */
export function retentionOf(memory: Memory): number {
  return memorySpanOf(memory) + LATENESS + HOUR;
}

export function entryOf(memory: Memory, activity: Activity): MemoryEntry | undefined {
  const value = rememberedOf(memory, activity);
  if (value === undefined) return undefined;
  const short = value.length <= LONGEST ? value : sha256(value);
  return { id: activity.id, at: activity.at, value: short };
}

function rememberedOf(memory: Memory, activity: Activity): string | undefined {
  if (memory.kind === 'sequence') return memory.step(activity);
  if (memory.kind === 'window') return memory.value?.(activity) ?? activity.id;
  return memory.value(activity);
}

/** Returns the same array if the entry adds nothing. A baseline also keeps its first entry, from which it learns. */
export function remembered(memory: Memory, entries: readonly MemoryEntry[], entry: MemoryEntry): readonly MemoryEntry[] {
  if (entries.some((known) => known.id === entry.id || isSameSighting(memory, known, entry))) return entries;
  const all = [...entries, entry].toSorted(byTime);
  const newest = all.at(-1)?.at ?? entry.at;
  const fresh = all.filter(({ at }) => newest - at <= retentionOf(memory));
  const distinct = memory.kind === 'pair' ? fresh : withoutRepeats(fresh, memorySpanOf(memory));
  const kept = distinct.slice(-KEPT);
  const [first] = all;
  const learns = memory.kind === 'baseline' && first !== undefined && distinct.length > 1 && !kept.includes(first);
  const next = learns ? [first, ...kept.slice(1 - KEPT)] : kept;
  const isNothingNew = next.length === entries.length && next.every(({ id }, index) => id === entries[index]?.id);
  return isNothingNew ? entries : next;
}

/** A baseline keeps one sighting per hour, or every call of a busy key would be written. */
function isSameSighting({ kind }: Memory, one: MemoryEntry, other: MemoryEntry): boolean {
  return kind === 'baseline' && one.value === other.value && hourOf(one) === hourOf(other);
}

/** Drops entries between two of the same value within the span: every window that contains them contains one of the two. */
function withoutRepeats(entries: readonly MemoryEntry[], span: number): MemoryEntry[] {
  const after = new Map<string, MemoryEntry>();
  const nextBackwards = entries.toReversed().map((entry) => {
    const next = after.get(entry.value);
    after.set(entry.value, entry);
    return next;
  });
  const before = new Map<string, MemoryEntry>();
  return entries.filter((entry, index) => {
    const [previous, next] = [before.get(entry.value), nextBackwards.at(-1 - index)];
    const isBetween = previous !== undefined && next !== undefined && next.at - previous.at <= span;
    if (!isBetween) before.set(entry.value, entry);
    return !isBetween;
  });
}

/** Fires for the same keys in any order of arrival, except while a baseline learns. */
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
    if (new Set(inside.map(({ value }) => value)).size < atLeast) continue;
    const earlier = all.filter(({ at }) => at < start);
    return { fires: true, because: inside, ...(earlier.length > 0 && { earlier }) };
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

/** A value is new when first seen, if another value was seen before. A late entry may show this for a later value. */
function isNovel(memory: BaselineMemory, all: readonly MemoryEntry[], entry: MemoryEntry): Recalled {
  const without = novelties(
    memory,
    all.filter((one) => one !== entry),
  );
  const fresh = novelties(memory, all).filter((one) => one === entry || !without.includes(one));
  return fresh.length > 0 ? { fires: true, because: fresh } : QUIET;
}

/** Older entries may have been dropped, so nothing that old counts as new. */
function novelties({ days, learningDays = 0, trusts }: BaselineMemory, entries: readonly MemoryEntry[]): MemoryEntry[] {
  const all = entries.toSorted((one, other) => hourOf(one) - hourOf(other) || alphabetically(one.value, other.value));
  const [start, newest] = [all[0], all.at(-1)];
  const lastOf = new Map<string, MemoryEntry>();
  return all.filter((one, index) => {
    const [previous, same] = [all[index - 1], lastOf.get(one.value)];
    lastOf.set(one.value, one);
    if (start === undefined || newest === undefined) return false;
    if (hoursFrom(one, newest) > LATENESS / HOUR || hoursFrom(start, one) < learningDays * 24) return false;
    const isRecent = (earlier: MemoryEntry | undefined) => earlier !== undefined && hoursFrom(earlier, one) <= days * 24;
    return isRecent(previous) && !isRecent(same) && trusts?.(one.value) !== true;
  });
}

function hourOf({ at }: MemoryEntry): number {
  return Math.floor(at / HOUR);
}

function hoursFrom(one: MemoryEntry, other: MemoryEntry): number {
  return hourOf(other) - hourOf(one);
}

/** CloudTrail times have no fraction, so ties need an order. */
function byTime(one: MemoryEntry, other: MemoryEntry): number {
  return one.at - other.at || alphabetically(one.id, other.id);
}

function alphabetically(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
