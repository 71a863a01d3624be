import { MINUTE } from '../duration.ts';
import type { Incident } from './incident.ts';
import { isOpen } from './life.ts';

/** When an incident reached each step towards its verified fix, in epoch milliseconds; absent if it did not, or not yet. */
export type Hops = {
  /** By AWS's clock; all others are by the hub's clock. */
  readonly happened: number;
  readonly received: number;
  readonly detected: number;
  readonly planned?: number;
  readonly approved?: number;
  readonly fixed?: number;
  readonly verified?: number;
};

export const HOPS = [
  'received',
  'detected',
  'planned',
  'approved',
  'fixed',
  'verified',
] as const satisfies readonly (keyof Hops)[];

export function hopsOf(incident: Incident): Hops {
  const { firstAt, receivedAt, openedAt, history, plan, approval, outcome, undo, verifiedAt } = incident;
  const planned = plan && history.find(({ state }) => state === 'PROCESSING' || state === 'AWAITING_APPROVAL')?.at;
  const fixed = outcome?.kind === 'changed' || outcome?.kind === 'undone' ? lastCall(incident, undo?.at) : undefined;
  return {
    happened: firstAt,
    received: receivedAt,
    detected: openedAt,
    ...(planned !== undefined && { planned }),
    ...(approval !== undefined && { approved: approval.at }),
    ...(fixed !== undefined && { fixed }),
    ...(verifiedAt !== undefined && { verified: verifiedAt }),
  };
}

/** Minutes of exposure: until the fix was verified, or until the last update if the incident is open; absent if the end is unknown. */
export function exposureMinutes(incident: Incident): number | undefined {
  const { firstAt, verifiedAt, updatedAt } = incident;
  const until = verifiedAt ?? (isOpen(incident) ? updatedAt : undefined);
  return until === undefined ? undefined : Math.max(0, until - firstAt) / MINUTE;
}

function lastCall({ made = [] }: Incident, before = Number.POSITIVE_INFINITY): number | undefined {
  return made.findLast(({ at, error }) => error === undefined && at < before)?.at;
}
