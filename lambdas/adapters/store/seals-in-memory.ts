import type { Seal, Seals } from '#core/incident/seal.ts';

/** What functions vouch for, in one process. It behaves like the table. */
export function sealsInMemory(): Seals {
  const seals = new Map<string, Seal>();
  return {
    read: async (sealer, incident) => seals.get(`${sealer} ${incident}`),
    vouch: async (sealer, incident, digests, ended) => {
      const known = seals.get(`${sealer} ${incident}`)?.ended ?? [];
      seals.set(`${sealer} ${incident}`, { digests, ended: ended === undefined ? known : [...known, ended] });
    },
  };
}
