import { setTimeout as sleep } from 'node:timers/promises';

/** What Lambda answers while an account runs as many calls as its quota allows. */
export class Throttled extends Error {}

/** Runs work, or throws `Throttled` at once. */
export type Share = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** All functions of an account share this many calls at a time; one more is throttled, never queued. */
export function sharedConcurrency(quota: number): Share {
  let running = 0;
  return async (work) => {
    if (running >= quota) throw new Throttled(`Rate Exceeded: ${quota} functions are running.`);
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
    }
  };
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** Tries again while throttled, with growing pauses, until `deadline` in milliseconds or the signal; then throws `Throttled`. */
export async function whileThrottled<Result>(
  work: () => Promise<Result>,
  deadline: number,
  signal: AbortSignal,
): Promise<Result> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Throttled) || signal.aborted || Date.now() + pauseMs > deadline) throw error;
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
