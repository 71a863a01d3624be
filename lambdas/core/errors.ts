import type { Localized } from './text.ts';

/** A mistake the operator can correct. The text is one sentence: what, where, and how to correct it; printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  readonly text: Localized;

  constructor(text: string | Localized) {
    const localized = typeof text === 'string' ? { en: text, ko: text } : text;
    super(localized.en);
    this.text = localized;
  }
}

/** Work that may succeed later: the message returns to the queue for that time. */
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
