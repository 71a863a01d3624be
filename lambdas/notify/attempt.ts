import { HOUR } from '#core/duration.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { ChannelAnswer } from './channel.ts';

/** What is recorded after a try, and how many milliseconds to wait before the next one. */
export type AttemptResult = Pick<Notice, 'state' | 'attempts' | 'thread' | 'reason'> & { readonly againMs?: number };

/** Twelve tries within about six hours: longer than most outages, shorter than a shift. */
export const MOST_ATTEMPTS = 12;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = HOUR;
/** If a channel asks for a longer pause, the hub tries again after this time anyway: the request may be a mistake. */
const LONGEST_ASKED_MS = 6 * HOUR;

/** `attempts` counts the tries before this one; `thread` is the thread of an earlier message. */
export function attemptResult(answer: ChannelAnswer, attempts: number, thread: string | undefined): AttemptResult {
  const tried = attempts + 1;
  const known = thread === undefined ? {} : { thread };
  switch (answer.kind) {
    case 'sent': {
      const newest = answer.thread ?? thread;
      return { state: 'SENT', attempts: tried, ...(newest !== undefined && { thread: newest }) };
    }
    case 'refused':
      return { state: 'FAILED', attempts: tried, ...known, reason: answer.reason };
    case 'retry': {
      if (tried >= MOST_ATTEMPTS) {
        const last = answer.reason;
        return { state: 'FAILED', attempts: tried, ...known, reason: { code: 'given-up', attempts: tried, last } };
      }
      return {
        state: 'FAILED',
        attempts: tried,
        ...known,
        reason: answer.reason,
        againMs: pauseAfter(tried, answer.afterMs),
      };
    }
  }
}

/** Doubles with every try; never sooner than the channel asked for. */
function pauseAfter(tried: number, asked = 0): number {
  const doubled = Math.min(FIRST_PAUSE_MS * 2 ** (tried - 1), LONGEST_PAUSE_MS);
  return Math.max(doubled, Math.min(Math.max(asked, 0), LONGEST_ASKED_MS));
}
