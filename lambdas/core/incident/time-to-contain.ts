import { HOUR, MINUTE } from '../duration.ts';
import { ownProperty } from '../own-property.ts';
import { hopsOf } from './hops.ts';
import type { Incident } from './incident.ts';

/** How long the hub took, as values for grouping findings, in order; the last has no upper limit. */
export const CONTAINED_WITHIN = ['under 5 s', 'under 1 min', 'under 1 h', '1 h or more'] as const;

type ContainedWithin = (typeof CONTAINED_WITHIN)[number];

const BELOW: Readonly<Partial<Record<ContainedWithin, number>>> = {
  'under 5 s': 5_000,
  'under 1 min': MINUTE,
  'under 1 h': HOUR,
};

/** From the event's arrival to the verified fix, including the wait for an approval; absent if the hub changed nothing or undid it. */
export function containedWithin(incident: Incident): ContainedWithin | undefined {
  const { received, verified } = hopsOf(incident);
  if (verified === undefined || incident.outcome?.kind !== 'changed') return undefined;
  const took = Math.max(0, verified - received);
  return CONTAINED_WITHIN.find((band) => took < (ownProperty(BELOW, band) ?? Number.POSITIVE_INFINITY));
}
