import stringWidth from 'string-width';

/** Width of a text in terminal columns; a Hangul character takes two. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}
