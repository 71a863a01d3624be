import { MINUTE } from '../duration.ts';
import type { Incident } from './incident.ts';
import { isOpen } from './life.ts';

/** When an incident passed each hop on the way to its proven fix, in epoch milliseconds; absent where it did not, or not yet. */
export type Hops = {
  /** By AWS's clock, as everything after it is by the hub's. */
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

/** For how long the cause stood, in minutes: until the fix was proven, or until now where it still stands; absent where its end was not observed. */
export function exposureMinutes(incident: Incident): number | undefined {
  const { firstAt, verifiedAt, updatedAt } = incident;
  const until = verifiedAt ?? (isOpen(incident) ? updatedAt : undefined);
  return until === undefined ? undefined : Math.max(0, until - firstAt) / MINUTE;
}

function lastCall({ made = [] }: Incident, before = Number.POSITIVE_INFINITY): number | undefined {
  return made.findLast(({ at, error }) => error === undefined && at < before)?.at;
}
