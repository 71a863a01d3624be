/** What may need containment never queues behind what is only recorded. */
export const LANES = ['urgent', 'routine'] as const;

export type Lane = (typeof LANES)[number];
