import type { MemoryEntry } from './memory.ts';

/** Version 0 if nothing is stored yet. */
export type StoredMemory = { readonly entries: readonly MemoryEntry[]; readonly version: number };

/** Written only if there was no write since `version` was read. */
export type MemoryChange = {
  readonly key: string;
  readonly entries: readonly MemoryEntry[];
  readonly version: number;
  readonly expiresAt: number;
};

/** One read and one write per event, for any number of detections. */
export type MemoryStore = {
  readonly read: (keys: readonly string[]) => Promise<ReadonlyMap<string, StoredMemory>>;
  /** All or nothing; false after a write conflict. `expiresAt` is in epoch milliseconds. */
  readonly write: (changes: readonly MemoryChange[]) => Promise<boolean>;
};
