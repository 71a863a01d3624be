/** Events that may need containment never wait behind events that are only recorded. */
export const LANES = ['urgent', 'routine'] as const;

export type Lane = (typeof LANES)[number];
