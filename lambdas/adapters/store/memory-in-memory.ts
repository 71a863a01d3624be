import type { MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';

/** The memory of one process, for `hub detect` and tests. It behaves like the table. */
export function memoryInMemory(): MemoryStore {
  const known = new Map<string, StoredMemory>();
  const versionOf = (key: string) => known.get(key)?.version ?? 0;
  return {
    read: async (keys) => new Map(keys.map((key) => [key, known.get(key) ?? { entries: [], version: 0 }])),
    write: async (changes) => {
      if (changes.some(({ key, version }) => versionOf(key) !== version)) return false;
      for (const { key, entries, version } of changes) known.set(key, { entries, version: version + 1 });
      return true;
    },
  };
}
