import type { Message } from '#core/notice/message.ts';
import { visible } from '#core/visible.ts';

/** Writes one character, or one escape of `visible`, in a markup. */
export type Write = (character: string) => string;

const PIECES = /\\u\{[\da-f]+\}|[\s\S]/gu;
const CUT = '…';

/** Foreign text in a markup, at most `most` UTF-16 units long; `…` marks a cut, and no escape or surrogate pair is cut in two. */
export function fitted(foreign: string, most: number, write: Write = (character) => character): string {
  const pieces = (visible(foreign).match(PIECES) ?? []).map(write);
  let length = 0;
  let whole = 0;
  for (const [index, piece] of pieces.entries()) {
    length += piece.length;
    if (length <= most - CUT.length) whole = index + 1;
  }
  return length <= most ? pieces.join('') : `${pieces.slice(0, whole).join('')}${CUT}`;
}

/** As many of these texts as fit into `all`, each cut to `each`, with `… + n` for the others. Empty ones are left out. */
export function fittedLines(
  foreign: readonly string[],
  most: { readonly all: number; readonly each: number },
  write?: Write,
): string[] {
  const lines = foreign.filter((line) => line.trim() !== '').map((line) => fitted(line, most.each, write));
  const room = most.all - '… + 9999'.length - 1;
  let length = 0;
  const shown = lines.filter((line) => {
    length += line.length + 1;
    return length <= room;
  });
  const left = lines.length - shown.length;
  return left === 0 ? shown : [...shown, `${CUT} + ${left}`];
}

/** No channel takes an empty title. */
export function shownTitle({ title }: Pick<Message, 'title'>): string {
  return title.trim() === '' ? '-' : title;
}

/** The title, with a check mark once nothing is left to do. */
export function headline(message: Pick<Message, 'title' | 'closed'>): string {
  return message.closed === true ? `✓ ${shownTitle(message)}` : shownTitle(message);
}

/** A web address that may be a link: https, or http on this machine; undefined for anything else or if longer than `most`. */
export function webAddress(url: string | undefined, most: number): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const { protocol, hostname, username, href } = new URL(url);
  const isHere = protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  if (username !== '' || (protocol !== 'https:' && !isHere)) return undefined;
  // Characters that a markup reads as the end of a link.
  const written = href.replace(/[()'"|<>\\`*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return written.length <= most ? written : undefined;
}

/** Foreign text with its addresses defanged (`[:]//`), so that no program makes links of them. */
export function defanged(text: string): string {
  return text.replaceAll('://', '[:]//').replace(/\b(www|ftp)\.(?=\S)/gi, '$1[.]');
}
