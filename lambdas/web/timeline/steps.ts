import { signal } from '@preact/signals';
import type { TimelinePage, TimelineStep } from '#core/control-room/incidents.ts';
import { ownEntry } from '#core/own-property.ts';

/** More steps than a reader scrolls through; older ones are in the history. */
const MOST_STEPS = 2_000;

/** Steps by time, the newest first, each once: only new steps of a page that was read again are added. */
export function mergedSteps(known: readonly TimelineStep[], read: readonly TimelineStep[]): readonly TimelineStep[] {
  const keys = new Set(known.map(stepKey));
  const fresh = read.filter((step) => !keys.has(stepKey(step)));
  if (fresh.length === 0) return known;
  return [...fresh, ...known].toSorted((one, other) => other.at - one.at || other.step - one.step).slice(0, MOST_STEPS);
}

export function stepKey({ incident, step }: Pick<TimelineStep, 'incident' | 'step'>): string {
  return `${incident} ${step}`;
}

export const steps = signal<readonly TimelineStep[]>([]);
export const older = signal<string | undefined>();

/** Takes a page of the timeline; a first page that does not reach the known steps, as after a long absence, replaces them. */
export function takePage({ steps: read, cursor }: TimelinePage, which: 'first' | 'older'): void {
  const known = steps.value;
  const keys = new Set(known.map(stepKey));
  const meets = known.length === 0 || cursor === undefined || read.some((step) => keys.has(stepKey(step)));
  if (which === 'first' && !meets) {
    steps.value = read;
    older.value = cursor;
    return;
  }
  if (which === 'older' || known.length === 0) older.value = cursor;
  steps.value = mergedSteps(known, read);
}

export type BoardLane = 'NEW' | 'PROCESSING' | 'WAITING' | 'DONE';

/** The current lane of each incident; incidents that were done long ago are left out. */
export function lanesOf(
  all: readonly TimelineStep[],
  now: number,
  keptFor: number,
): Readonly<Record<BoardLane, readonly TimelineStep[]>> {
  const latest = new Map<string, TimelineStep>();
  for (const step of all) {
    const known = latest.get(step.incident);
    if (known === undefined || known.step < step.step) latest.set(step.incident, step);
  }
  const lanes: Record<BoardLane, TimelineStep[]> = { NEW: [], PROCESSING: [], WAITING: [], DONE: [] };
  for (const step of latest.values()) {
    const lane = ownEntry(LANE_OF, step.state);
    if (lane !== 'DONE' || (step.state === 'MITIGATED' && now - step.at < keptFor)) lanes[lane].push(step);
  }
  return lanes;
}

const LANE_OF: Readonly<Record<TimelineStep['state'], BoardLane>> = {
  NEW: 'NEW',
  PROCESSING: 'PROCESSING',
  AWAITING_APPROVAL: 'WAITING',
  FAILED: 'WAITING',
  MITIGATED: 'DONE',
  SUPPRESSED: 'DONE',
  CLOSED: 'DONE',
};
