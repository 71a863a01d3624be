import type { RowPart } from '#core/incident/row-part.ts';
import { checkSeals, HIDING_PARTS, type SealPorts } from '#core/incident/seal.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { withoutForged } from '#core/incident/vouched.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';
import type { Consequence } from './consequence.ts';

type CheckPorts = SealPorts & {
  readonly incidents: Pick<IncidentStore, 'get' | 'replace'>;
  /** Opens an incident about a row that was written by a principal that may not write it. */
  readonly onForgedRow: (incident: string, part: RowPart) => Promise<void>;
  readonly now: () => number;
};

/**
 * Checks a row that `publish` does not believe. Forged parts are reported as an incident and removed from the row: an ending without
 * a valid seal reopens the incident, so that the hub looks at the resource again.
 */
export function checkRow(id: string, ports: CheckPorts): Promise<Consequence> {
  return retryOnConflict<Consequence>(`incident ${id}`, async () => {
    const incident = await ports.incidents.get(id);
    if (incident === undefined) return { kind: 'refused', reason: { code: 'no-such-incident', incident: id } };
    const belief = await checkSeals(incident, ports, HIDING_PARTS);
    if (belief.kind === 'changed') return CONFLICT;
    if (belief.kind === 'believed') return { kind: 'nothing', incident };
    await ports.onForgedRow(incident.id, belief.part);
    const next = withoutForged(incident, belief, ports.now());
    // As after a suppression: further events join it again, unless another incident of its cause is open by now.
    const isWritten =
      (next.state !== incident.state && (await ports.incidents.replace({ ...incident, state: 'SUPPRESSED' }, next))) ||
      (await ports.incidents.replace({ ...incident, state: next.state }, next));
    return isWritten ? { kind: 'contain', incident: next } : CONFLICT;
  });
}
