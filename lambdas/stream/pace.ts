/** One instance of the function notifies browsers at most this often. */
const EVERY_MS = 250;

const FULL_BATCH = 10;

/** How long to wait before browsers are notified, in milliseconds. Not at all after a full batch: more messages are waiting behind it. */
export function pauseBeforeBroadcast(lastSentAt: number, now: number, batch: number): number {
  return batch >= FULL_BATCH ? 0 : Math.max(0, Math.min(EVERY_MS, lastSentAt + EVERY_MS - now));
}
