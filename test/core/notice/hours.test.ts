import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#core/duration.ts';
import { endOfHours, type Hours, isWithinHours } from '#core/notice/hours.ts';

const night: Hours = { from: '22:00', to: '07:00', timeZone: 'Asia/Seoul' };
const office: Hours = { from: '09:00', to: '18:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], timeZone: 'Europe/Berlin' };

describe('hours of a route', () => {
  test.each([
    ['before they begin', '2026-12-01T21:59:00+09:00', false],
    ['as they begin', '2026-12-01T22:00:00+09:00', true],
    ['after midnight', '2026-12-02T06:59:59+09:00', true],
    ['as they end', '2026-12-02T07:00:00+09:00', false],
  ])('that go on after midnight: %s', (_, at, within) => {
    expect(isWithinHours(night, Date.parse(at))).toBe(within);
  });

  test('count the hours after midnight as a part of the day they began', () => {
    const friday: Hours = { ...night, days: ['fri'] };
    expect(isWithinHours(friday, Date.parse('2026-12-05T03:00:00+09:00'))).toBe(true);
    expect(isWithinHours(friday, Date.parse('2026-12-04T03:00:00+09:00'))).toBe(false);
  });

  test('follow the clocks of their time zone in summer and in winter', () => {
    expect(isWithinHours(office, Date.parse('2026-07-01T07:30:00Z'))).toBe(true);
    expect(isWithinHours(office, Date.parse('2026-12-01T07:30:00Z'))).toBe(false);
    expect(isWithinHours(office, Date.parse('2026-07-04T10:00:00Z'))).toBe(false);
  });

  test('end where they no longer hold, at any minute of a year without a change of clocks', () => {
    const from = Date.parse('2026-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 }), (minutes) => {
        const at = from + minutes * MINUTE;
        fc.pre(isWithinHours(night, at));
        const end = endOfHours(night, at);
        expect(end - at).toBeLessThanOrEqual(9 * HOUR);
        expect(isWithinHours(night, end)).toBe(false);
        expect(isWithinHours(night, end - MINUTE)).toBe(true);
      }),
    );
  });
});
