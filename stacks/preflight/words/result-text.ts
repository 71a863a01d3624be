import type { Localized } from '#core/text.ts';
import type { CheckReason } from '../check-result.ts';

/** What was found, and the way out where a person has to do something. */
export type ResultText = { readonly found: Localized; readonly wayOut?: Localized };

export type TextsByCode<Code extends CheckReason['code']> = {
  readonly [One in Code]: (found: Extract<CheckReason, { readonly code: One }>) => ResultText;
};
