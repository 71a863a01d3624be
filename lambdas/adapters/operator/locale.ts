import { type Language, languageOf } from '#core/text.ts';

/** The language of a person's shell. */
export function shellLanguage(locale: NodeJS.ProcessEnv = process.env): Language {
  return languageOf(locale);
}
