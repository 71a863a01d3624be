import type { Localized } from '#core/text.ts';

/** How the help describes a verb: one line for the list, more if one line is not enough, and commands to paste. */
export type VerbText = {
  readonly summary: Localized;
  readonly more?: Localized;
  readonly examples: readonly string[];
};
