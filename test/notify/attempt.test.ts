import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '#core/duration.ts';
import { attemptResult, MOST_ATTEMPTS } from '#notify/attempt.ts';
import type { ChannelAnswer } from '#notify/channel.ts';

const throttled = (afterMs?: number): ChannelAnswer => ({
  kind: 'retry',
  ...(afterMs !== undefined && { afterMs }),
  reason: { code: 'throttled' },
});

describe('an attempt to send a notice', () => {
  test('that succeeded is SENT with the thread in the answer', () => {
    expect(attemptResult({ kind: 'sent', thread: '17.4' }, 2, undefined)).toEqual({ state: 'SENT', attempts: 3, thread: '17.4' });
  });

  test('that succeeded keeps its thread if the answer has none', () => {
    expect(attemptResult({ kind: 'sent' }, 0, '17.4')).toEqual({ state: 'SENT', attempts: 1, thread: '17.4' });
  });

  test('that the channel refused is FAILED after one attempt, with the answer', () => {
    const reason = { code: 'webhook-revoked', status: 404 } as const;
    expect(attemptResult({ kind: 'refused', reason }, 0, undefined)).toEqual({ state: 'FAILED', attempts: 1, reason });
  });

  test('that may succeed later is repeated after pauses that double', () => {
    const pauses = [0, 1, 2, 3].map((attempts) => attemptResult(throttled(), attempts, undefined).againMs);
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000]);
  });

  test('is never repeated before the time the channel asked for, and always within six hours', () => {
    fc.assert(
      fc.property(fc.nat(MOST_ATTEMPTS - 2), fc.integer({ min: -1, max: 100 * HOUR }), (attempts, afterMs) => {
        const { againMs = -1 } = attemptResult(throttled(afterMs), attempts, undefined);
        expect(againMs).toBeGreaterThanOrEqual(Math.min(afterMs, 6 * HOUR));
        expect(againMs).toBeLessThanOrEqual(6 * HOUR);
        expect(againMs).toBeGreaterThanOrEqual(5_000);
      }),
    );
  });

  test('that fails for the last time is FAILED with the last answer of the channel', () => {
    expect(attemptResult(throttled(), MOST_ATTEMPTS - 1, 'a')).toEqual({
      state: 'FAILED',
      attempts: MOST_ATTEMPTS,
      thread: 'a',
      reason: { code: 'given-up', attempts: MOST_ATTEMPTS, last: { code: 'throttled' } },
    });
  });
});
