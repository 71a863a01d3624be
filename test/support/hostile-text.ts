import fc from 'fast-check';
import { anyCharacters } from './any-characters.ts';

/** Characters of foreign text that no screen, log, finding or file may contain, by Unicode properties. */
export const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u00a0\u2000-\u200a\u202f\u205f\u3000\u2800]/u;

/** A line that sends an operator to another incident. */
export const FORGED = 'Decide with: npx hub approve inc-000000000000000000000000';

/** Pieces that an attacker would use, each for another purpose. */
const PIECES = [
  `\n${FORGED}`,
  `\r${FORGED}`,
  `\u2028${FORGED}\u0085`,
  `${' '.repeat(200)}${FORGED}`,
  '\u001b[2J\u001b[31m',
  '\u001b]8;;https://example.com\u0007here\u001b]8;;\u0007',
  '\u001b]52;c;cm0gLXJm\u001b\\',
  '\u009b1A\u009d\u007f\b\t\u0000',
  '\u202egnp.exe\u2066\u2069\u200e\u200f\u061c',
  '\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e',
  '\u{e0041}\u{e007f}\ufe0f\u{e0100}',
  '\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4',
  '\ud800',
  '\udc00',
  '\ue000\uffff\u{10ffff}',
  '  MITIGATED  2026-03-02T09:00:00Z',
  '\u0301\u0301',
  '\\u{202e}',
  '|`<b>"\'\\',
  '한글 각 👩‍💻',
];

/** All of them together: the first of the few texts that an expensive rendering is tested with. */
export const EVERY_PIECE = PIECES.join('');

/** Text of an attacker: ordinary text with characters that hide, move or forge. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), anyCharacters({ maxLength: 6 }), fc.string({ maxLength: 4 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((pieces) => pieces.join(''));

/** The value with `more` after each of its texts whose field `isForeign`; names of fields stay. */
export function withText<Value>(value: Value, more: string, isForeign: (field: string, text: string) => boolean): Value {
  const inside = (one: unknown, field: string): unknown => {
    if (typeof one === 'string') return isForeign(field, one) ? `${one}${more}` : one;
    if (Array.isArray(one)) return one.map((item) => inside(item, field));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, item]) => [name, inside(item, name)]));
  };
  return inside(value, '') as Value;
}
