/** A service's limit of calls: an average per second, and a burst after a pause. */
export type Pace = { readonly perSecond: number; readonly burst: number };

type Clock = { readonly now: () => number; readonly pause: (milliseconds: number) => Promise<unknown> };

/** Resolves when the next call is within the limit. Calls keep the order in which they were requested. */
export function paced({ perSecond, burst }: Pace, { now, pause }: Clock): () => Promise<void> {
  const everyMs = 1_000 / perSecond;
  // When the next call would be due if calls were evenly spaced.
  let due = Number.NEGATIVE_INFINITY;
  return async () => {
    const at = now();
    due = Math.max(due, at - (burst - 1) * everyMs);
    const wait = due - at;
    due += everyMs;
    if (wait > 0) await pause(wait);
  };
}
