/** Lanes of the hub: what may need containment must never queue behind what only is recorded. */
export const LANES = ['urgent', 'routine'] as const;

export type Lane = (typeof LANES)[number];
