import { CONFLICT, retryOnConflict } from '../optimistic-write.ts';
import { HUB_ACTOR, type Incident } from './incident.ts';
import { decided } from './life.ts';
import type { RowPart } from './row-part.ts';
import { checkSeals, HIDING_PARTS, type SealPorts } from './seal.ts';
import type { State } from './state.ts';
import type { IncidentStore } from './store.ts';

type VouchedPorts = SealPorts & {
  readonly onForged?: (incident: string) => Promise<void>;
};

/** Reads incidents for functions that notify people. Endings and decisions without a valid seal are dropped, so the incident reads as open. */
export function vouchedIncidents({ onForged, ...ports }: VouchedPorts): IncidentStore['get'] {
  return (id) =>
    retryOnConflict<Incident | undefined>(`incident ${id}`, async () => {
      const incident = await ports.incidents.get(id);
      if (incident === undefined) return undefined;
      const belief = await checkSeals(incident, ports, HIDING_PARTS);
      if (belief.kind === 'changed') return CONFLICT;
      if (belief.kind === 'believed') return incident;
      await onForged?.(incident.id);
      return { ...withoutForged(incident, belief, incident.updatedAt), version: incident.version };
    });
}

/** The incident without its forged parts, and with a step that reports them; open again if its ending is forged. */
export function withoutForged(
  incident: Incident,
  { part, parts }: { readonly part: RowPart; readonly parts: readonly RowPart[] },
  at: number,
): Incident {
  const { state: said } = incident;
  const { verifiedAt, outcome, ...unended } = incident;
  const begun: Incident = parts.includes('ending') ? { ...unended, state: 'NEW' satisfies State } : incident;
  const { approval, playbook, undoRequest, suppression, workflow, ...undecided } = begun;
  const step = { by: HUB_ACTOR, at, reason: { code: 'row-not-believed', part, state: said } } as const;
  return decided(parts.includes('decision') ? undecided : begun, {}, step);
}
