import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR } from '#core/duration.ts';
import { attempted, MOST_ATTEMPTS } from '#notify/attempt.ts';
import type { ChannelAnswer } from '#notify/channel.ts';

const throttled = (afterMs?: number): ChannelAnswer => ({
  kind: 'retry',
  ...(afterMs !== undefined && { afterMs }),
  reason: { code: 'throttled' },
});

describe('a try to send a notice', () => {
  test('that worked is SENT with the thread the channel named', () => {
    expect(attempted({ kind: 'sent', thread: '17.4' }, 2, undefined)).toEqual({ state: 'SENT', attempts: 3, thread: '17.4' });
  });

  test('that worked keeps the thread where the channel names none', () => {
    expect(attempted({ kind: 'sent' }, 0, '17.4')).toEqual({ state: 'SENT', attempts: 1, thread: '17.4' });
  });

  test('that the channel refused is FAILED at once, with what it answered', () => {
    const reason = { code: 'webhook-revoked', status: 404 } as const;
    expect(attempted({ kind: 'refused', reason }, 0, undefined)).toEqual({ state: 'FAILED', attempts: 1, reason });
  });

  test('that may work later is made again after pauses that double', () => {
    const pauses = [0, 1, 2, 3].map((attempts) => attempted(throttled(), attempts, undefined).againMs);
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000]);
  });

  test('is never made sooner than the channel asked for, and never more than six hours later', () => {
    fc.assert(
      fc.property(fc.nat(MOST_ATTEMPTS - 2), fc.integer({ min: -1, max: 100 * HOUR }), (attempts, afterMs) => {
        const { againMs = -1 } = attempted(throttled(afterMs), attempts, undefined);
        expect(againMs).toBeGreaterThanOrEqual(Math.min(afterMs, 6 * HOUR));
        expect(againMs).toBeLessThanOrEqual(6 * HOUR);
        expect(againMs).toBeGreaterThanOrEqual(5_000);
      }),
    );
  });

  test('that fails for the last time is given up, and says what the channel last answered', () => {
    expect(attempted(throttled(), MOST_ATTEMPTS - 1, 'a')).toEqual({
      state: 'FAILED',
      attempts: MOST_ATTEMPTS,
      thread: 'a',
      reason: { code: 'given-up', attempts: MOST_ATTEMPTS, last: { code: 'throttled' } },
    });
  });
});
