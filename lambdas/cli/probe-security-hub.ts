import type { SecurityHubProbe } from '#adapters/operator/security-hub-probe.ts';
import { OperatorError } from '#core/errors.ts';
import { noHubIn } from '#words/command-line/errors.ts';

/** The result of a probe finding. `unified` is `off` if the unified Security Hub is off. */
export type Probed = {
  readonly imported: boolean;
  readonly refusal?: string;
  readonly cspm: boolean;
  readonly unified: boolean | 'off';
  readonly archived: boolean;
  /** `elsewhere`: the aggregation Region, if it is not the hub's Region. */
  readonly gathered: 'here' | 'nowhere' | { readonly elsewhere: string };
};

export type ProbeTimes = { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<unknown> };

/** Security Hub usually shows a finding within seconds; the unified one receives it later. */
const PATIENCE_MS = 60_000;
const POLL_MS = 2_000;

/** Imports a probe finding, looks for it in both Security Hubs, and archives it in any case. */
export async function probeSecurityHub(id: string, hub: SecurityHubProbe, times: ProbeTimes): Promise<Probed> {
  const { taken, refusal } = await hub.importProbe(id, 'ACTIVE', times.now());
  const [hasUnified, region] = await Promise.all([hub.hasUnified(), hub.aggregationRegion()]);
  const gathered = region === undefined ? 'nowhere' : region === hub.region ? 'here' : { elsewhere: region };
  // AWS may answer without an error although it accepted nothing.
  if (taken === 0) {
    const unseen = { imported: false, cspm: false, archived: false, gathered } as const;
    return { ...unseen, unified: hasUnified ? false : 'off', ...(refusal !== undefined && { refusal }) };
  }
  try {
    const [cspm, unified] = await Promise.all([
      seen(() => hub.isInCspm(id), times),
      hasUnified ? seen(() => hub.isInUnified(id), times) : ('off' as const),
    ]);
    const { taken: archived } = await hub.importProbe(id, 'ARCHIVED', times.now() + 1_000);
    return { imported: true, cspm, unified, archived: archived > 0, gathered };
  } catch (error) {
    await hub.importProbe(id, 'ARCHIVED', times.now() + 1_000);
    throw error;
  }
}

/** Healthy only if the finding was found everywhere it should be: nothing imported and nothing found is no success. */
export function isHealthy({ imported, cspm, unified, archived, gathered }: Probed): boolean {
  return imported && cspm && unified !== false && archived && typeof gathered === 'string';
}

/** Throws one sentence if there is no hub in the Region: a finding would arrive there too, and prove nothing. */
export async function hubIsHere(region: string, readSettings: () => Promise<unknown>): Promise<void> {
  try {
    await readSettings();
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') throw new OperatorError(noHubIn(region));
    throw error;
  }
}

async function seen(look: () => Promise<boolean>, { now, pause }: ProbeTimes): Promise<boolean> {
  for (const end = now() + PATIENCE_MS; ; await pause(POLL_MS)) {
    if (await look()) return true;
    if (now() >= end) return false;
  }
}
