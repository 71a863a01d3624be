import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visible, visibleCell, visibleIn, visibleJson, visibleWithin } from '#core/visible.ts';
import { hostileText, UNSEEN } from '../support/hostile-text.ts';

/** The text that `visible` was given. */
function given(shown: string): string {
  return shown.replace(/\\u\{([\da-f]+)\}/g, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
}

describe('foreign text made visible', () => {
  test.each([
    ['a control of a terminal', '\u001b[2J', String.raw`\u{1b}[2J`],
    ['a control of one byte above ASCII', '\u009b31m', String.raw`\u{9b}31m`],
    ['a line break', 'a\r\nb', String.raw`a\u{d}\u{a}b`],
    ['a line separator', 'a\u2028b\u0085c', String.raw`a\u{2028}b\u{85}c`],
    ['an override of direction', '\u202etxt.exe', String.raw`\u{202e}txt.exe`],
    ['a mark of direction', 'a\u200fb\u061cc', String.raw`a\u{200f}b\u{61c}c`],
    ['a soft hyphen', 'ad\u00admin', String.raw`ad\u{ad}min`],
    ['a letter of the block of tags', 'admin\u{e0041}', String.raw`admin\u{e0041}`],
    ['a filler of Hangul', 'admin\u3164', String.raw`admin\u{3164}`],
    ['a space that is not U+0020', 'a\u00a0b', String.raw`a\u{a0}b`],
    ['half of a pair of surrogates', 'a\ud83d', String.raw`a\u{d83d}`],
    ['a mark without a letter', '\u0301a', String.raw`\u{301}a`],
    ['the joiner in an emoji', '👩\u200d💻', String.raw`👩\u{200d}💻`],
    ['the ninth space in a row', `a${' '.repeat(9)}b`, String.raw`a        \u{20}b`],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  test.each(['가나다 각', 'cafe\u0301', 'ประเทศไทย', '👍🏽', 'C:\\users\\name', 'arn:aws:iam::444455556666:user/alice'])(
    'leaves %s as it is',
    (text) => {
      expect(visible(text)).toBe(text);
    },
  );

  test('holds nothing that is not seen, and never makes two texts one', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        for (const shown of [visible(text), visibleCell(text)]) {
          expect(shown).not.toMatch(UNSEEN);
          expect(given(shown)).toBe(text);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('is cut within its limit, and never inside an escape or a character', () => {
    fc.assert(
      fc.property(hostileText, fc.nat(40), (text, most) => {
        const shown = visibleWithin(text, most);
        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown).not.toMatch(UNSEEN);
        expect(visible(text).startsWith(shown)).toBe(true);
        expect(text.startsWith(given(shown))).toBe(true);
      }),
    );
    expect(visibleWithin('ab\u202e', 7)).toBe('ab');
    expect(visibleWithin('ab👍', 3)).toBe('ab');
  });

  test('leaves no two spaces side by side in the cell of a table', () => {
    expect(visibleCell('sg-1   CLOSED ')).toBe(String.raw`sg-1 \u{20}\u{20}CLOSED\u{20}`);
  });

  test('ends a cell that is too long with an ellipsis, and never inside an escape', () => {
    expect(visibleCell('abcdef', 6)).toBe('abcdef');
    expect(visibleCell('abcdefg', 6)).toBe('abcde…');
    expect(visibleCell('abc\u202edef', 6)).toBe('abc…');
  });

  test('covers every text of a value, the names of its fields too', () => {
    expect(visibleIn({ 'a\u202e': ['b\n', { c: 1, d: null }] })).toEqual({
      'a\\u{202e}': [String.raw`b\u{a}`, { c: 1, d: null }],
    });
  });

  test('takes time in proportion to the length, also for a text of nothing but marks', () => {
    const shortestOf = (length: number) => {
      const marks = '\u0301'.repeat(length);
      const times = [1, 2, 3, 4, 5].map(() => {
        const began = performance.now();
        visible(marks);
        return performance.now() - began;
      });
      return Math.min(...times);
    };
    // Ten times the length: 10 times if linear, 100 times if every mark looks at all others.
    expect(shortestOf(40_000)).toBeLessThan(40 * shortestOf(4_000));
  });
});

describe('a value as JSON', () => {
  test('holds it exactly and shows what is not seen, indented or not', () => {
    fc.assert(
      fc.property(hostileText, hostileText, fc.constantFrom(undefined, 2), (name, text, indent) => {
        const written = visibleJson({ [`_${name}`]: [text] }, indent);
        expect(JSON.parse(written)).toEqual({ [`_${name}`]: [text] });
        expect(written.split('\n')).toHaveLength(indent === undefined ? 1 : 5);
        expect(written.replaceAll('\n', '')).not.toMatch(UNSEEN);
      }),
    );
  });
});
