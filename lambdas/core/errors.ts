import type { Localized } from './text.ts';

/** A mistake the operator can correct: one sentence saying what, where and the way out, printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly text: Localized;

  constructor(text: string | Localized) {
    const localized = typeof text === 'string' ? { en: text, ko: text } : text;
    super(localized.en);
    this.text = localized;
  }
}

/** What may work later: the message comes back then, not before. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly afterMs: number;

  constructor(message: string, afterMs: number) {
    super(message);
    this.afterMs = afterMs;
  }
}

export function errorText(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return message.replace(/\s+/g, ' ').slice(0, 500);
}
