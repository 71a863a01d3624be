import type { MemoryEntry } from './memory.ts';

/** What is remembered under one key, and the version it was read at; 0 where there is nothing yet. */
export type StoredMemory = { readonly entries: readonly MemoryEntry[]; readonly version: number };

/** One change of what is remembered: written only if nobody wrote since `version` was read. */
export type MemoryChange = {
  readonly key: string;
  readonly entries: readonly MemoryEntry[];
  readonly version: number;
  readonly expiresAt: number;
};

/** Where windows, baselines and sequences live: one read and one write an event, whatever the number of detections that remember. */
export type MemoryStore = {
  /** What is remembered under each key. Keys nothing is known of come back empty. */
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, StoredMemory>>;
  /** Writes all or nothing; false when somebody else was faster. `expiresAt` is epoch milliseconds. */
  readonly write: (changes: readonly MemoryChange[]) => Promise<boolean>;
};
