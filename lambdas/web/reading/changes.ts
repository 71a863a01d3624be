import { signal } from '@preact/signals';
import type { ChangedItem } from '#core/control-room/incidents.ts';

/** The newest version that the hub reported, by incident. Bounded: the oldest are removed. */
const versions = new Map<string, number>();
const MOST_VERSIONS = 20_000;

/** Counts batches of changes: views with lists subscribe to it and read again. */
export const changes = signal(0);

/** Ids of the last batch, for views of a single incident. */
export const changedIds = signal<ReadonlySet<string>>(new Set());

/** Records changes and returns those that were not known yet, so that none counts twice. */
export function noteChanges(items: readonly ChangedItem[]): readonly ChangedItem[] {
  const fresh = items.filter(({ id, version }) => (versions.get(id) ?? 0) < version);
  for (const { id, version } of fresh) {
    versions.delete(id);
    versions.set(id, version);
  }
  for (const id of versions.keys()) {
    if (versions.size <= MOST_VERSIONS) break;
    versions.delete(id);
  }
  return fresh;
}

/** Makes all views of the page read again. */
export function announceChanges(ids: readonly string[]): void {
  changedIds.value = new Set(ids);
  changes.value += 1;
}
