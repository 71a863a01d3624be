/** By Unicode: controls, formats, lone surrogates, private use, unassigned (C); spaces except U+0020 (Z); ignorable; two blank symbols. */
const UNSEEN = String.raw`(?! )[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}]`;
const LIKE_ESCAPE = String.raw`\\(?=u\{)`;
const SPACE_AFTER_EIGHT = ' (?<= {9})';
const MARK_WITHOUT_LETTER_OR_ON_EIGHT_OTHERS = String.raw`\p{M}(?<![\p{L}\p{N}\p{P}\p{S}]\p{M}{1,9})`;

const ESCAPED = new RegExp([LIKE_ESCAPE, SPACE_AFTER_EIGHT, MARK_WITHOUT_LETTER_OR_ON_EIGHT_OTHERS, UNSEEN].join('|'), 'gu');
const UNSEEN_IN_JSON = new RegExp(String.raw`(?!\n)${UNSEEN}`, 'gu');
/** Nearly all texts are, and need no search by Unicode's properties. */
const SEEN_ASCII = /^(?!.* {9})[ -[\]-~]*$/;
const SEEN_ASCII_IN_JSON = /^[\n -~]*$/;
const CUT_ESCAPE_OR_PAIR = /(\\(u(\{[\da-f]*)?)?|[\ud800-\udbff])$/;

/**
 * Foreign text on one line: characters that are invisible or control a terminal (also emoji joiners, long runs of spaces) as `\u{202e}`.
 * Different texts stay different, except for look-alike letters. Do not apply it twice: it escapes its own escapes.
 */
export function visible(text: string): string {
  return SEEN_ASCII.test(text) ? text : text.replace(ESCAPED, escapeOf);
}

export function visibleCell(text: string, mostUnits = Number.POSITIVE_INFINITY): string {
  const besideSpaceOrEdge = /(?<= ) |^ | $/g;
  const shown = visible(text).replace(besideSpaceOrEdge, escapeOf);
  return shown.length <= mostUnits ? shown : `${within(shown, mostUnits - 1)}…`;
}

export function visibleWithin(text: string, mostUnits: number): string {
  return within(visible(text), mostUnits);
}

export function visibleIn(value: unknown): unknown {
  if (typeof value === 'string') return visible(value);
  if (Array.isArray(value)) return value.map(visibleIn);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [visible(name), visibleIn(one)]));
}

export function visibleJson(value: unknown, indent?: number): string {
  const written = JSON.stringify(value, null, indent) ?? 'null';
  if (SEEN_ASCII_IN_JSON.test(written)) return written;
  return written.replace(UNSEEN_IN_JSON, (one) =>
    Array.from({ length: one.length }, (_, unit) => `\\u${one.charCodeAt(unit).toString(16).padStart(4, '0')}`).join(''),
  );
}

function within(shown: string, mostUnits: number): string {
  return shown.length <= mostUnits ? shown : shown.slice(0, mostUnits).replace(CUT_ESCAPE_OR_PAIR, '');
}

function escapeOf(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
