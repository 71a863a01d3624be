import type { SecurityHubProbe } from '#adapters/operator/security-hub-probe.ts';

/** What became of a probe finding. `unified` is `off` where the unified Security Hub is. */
export type Probed = {
  readonly imported: boolean;
  readonly refusal?: string;
  readonly cspm: boolean;
  readonly unified: boolean | 'off';
  readonly archived: boolean;
};

export type ProbeTimes = { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<unknown> };

/** Security Hub usually shows a finding within seconds; the unified one takes it over later. */
const PATIENCE_MS = 60_000;
const POLL_MS = 2_000;

/** Imports a probe finding, looks for it in both Security Hubs, and archives it whatever was seen. */
export async function probeSecurityHub(id: string, hub: SecurityHubProbe, times: ProbeTimes): Promise<Probed> {
  const { taken, refusal } = await hub.importProbe(id, 'ACTIVE', times.now());
  const hasUnified = await hub.hasUnified();
  // AWS may answer without an error that it took nothing.
  if (taken === 0) {
    const nowhere = { imported: false, cspm: false, archived: false } as const;
    return { ...nowhere, unified: hasUnified ? false : 'off', ...(refusal !== undefined && { refusal }) };
  }
  try {
    const [cspm, unified] = await Promise.all([
      seen(() => hub.isInCspm(id), times),
      hasUnified ? seen(() => hub.isInUnified(id), times) : ('off' as const),
    ]);
    return { imported: true, cspm, unified, archived: (await hub.importProbe(id, 'ARCHIVED', times.now() + 1_000)).taken > 0 };
  } catch (error) {
    await hub.importProbe(id, 'ARCHIVED', times.now() + 1_000);
    throw error;
  }
}

/** Only what was seen wherever it should be counts: nothing imported and nothing found is no success. */
export function isHealthy({ imported, cspm, unified, archived }: Probed): boolean {
  return imported && cspm && unified !== false && archived;
}

async function seen(look: () => Promise<boolean>, { now, pause }: ProbeTimes): Promise<boolean> {
  for (const end = now() + PATIENCE_MS; ; await pause(POLL_MS)) {
    if (await look()) return true;
    if (now() >= end) return false;
  }
}
