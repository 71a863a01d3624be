import stringWidth from 'string-width';

/** How many columns a text takes where every character is as wide as another, and Hangul twice as wide. */
export function columnsOf(text: string): number {
  return stringWidth(text);
}
