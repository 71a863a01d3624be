import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHANNEL_KINDS } from '#core/notice/notice.ts';
import { UNSEEN } from '../../support/hostile-text.ts';
import { aMessage, anyMessage } from '../../support/messages.ts';
import { WRITTEN } from './payloads.ts';

describe.each(CHANNEL_KINDS)('the payload for %s', (kind) => {
  const { payload, isTaken } = WRITTEN[kind];

  test('stays within the limits of the channel for any message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => isTaken(payload(message))),
      { numRuns: 60 },
    );
  });

  test('contains no invisible character for any message', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const texts = textsIn(payload(message)).map((one) => one.replaceAll('\n', ' '));
        expect(texts.filter((one) => UNSEEN.test(one))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('shows that a text was shortened', () => {
    const long = '가나다 '.repeat(20_000);
    expect(JSON.stringify(payload(aMessage({ lines: [long] })))).toContain('…');
  });

  test('says how many lines are left out', () => {
    const lines = Array.from({ length: 3_000 }, (_, index) => `incident number ${index} of a digest`);
    expect(JSON.stringify(payload(aMessage({ lines })))).toMatch(/… \+ \d{2,4}/);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
