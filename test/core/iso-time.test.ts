import { expect, test } from 'vitest';
import { isoTime } from '#core/iso-time.ts';

test('a time is written in UTC to the second, without a fraction', () => {
  expect(isoTime(Date.UTC(2026, 2, 2, 9, 0, 0))).toBe('2026-03-02T09:00:00Z');
  expect(isoTime(Date.UTC(2026, 2, 2, 9, 0, 0, 999))).toBe('2026-03-02T09:00:00Z');
});
