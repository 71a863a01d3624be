import type { Localized } from '#core/text.ts';

/** A text in both languages for every member of a union that is distinguished by `code`. */
export type WordsOf<Some extends { readonly code: string }> = {
  readonly [Code in Some['code']]: (one: Extract<Some, { readonly code: Code }>) => Localized;
};

/** A text and a person's own comment after it. */
export function withComment({ en, ko }: Localized, comment: string | undefined): Localized {
  return comment === undefined || comment === '' ? { en, ko } : { en: `${en}: ${comment}`, ko: `${ko}: ${comment}` };
}

const SHOWN = 10;

/** The first ten names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` + ${more}` : '');
}
