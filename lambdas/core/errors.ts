import type { Localized } from './text.ts';

/**
 * Something the person at the keyboard can put right: one sentence saying what, where and the way out. Printed without a
 * stack, in the reader's language where there is one.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly text: Localized;

  constructor(text: string | Localized) {
    const localized = typeof text === 'string' ? { en: text, ko: text } : text;
    super(localized.en);
    this.text = localized;
  }
}

/** What anything thrown says, in one line. */
export function reasonOf(error: unknown): string {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return said.replace(/\s+/g, ' ').slice(0, 500);
}
