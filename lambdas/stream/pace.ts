/** Browsers hear of changes at most this often from one instance of the function. */
const EVERY_MS = 250;

const FULL_BATCH = 10;

/** How long to wait before browsers are told, in milliseconds. A full batch waits for nothing: more is waiting behind it. */
export function pauseBeforeBroadcast(lastSentAt: number, now: number, batch: number): number {
  return batch >= FULL_BATCH ? 0 : Math.max(0, Math.min(EVERY_MS, lastSentAt + EVERY_MS - now));
}
