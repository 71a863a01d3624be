import type { Language } from '#core/text.ts';

/** The language of a person's shell: Korean for a Korean locale, else English. LC_ALL outranks LC_MESSAGES, that LANG, as POSIX orders. */
export function shellLanguage({ LC_ALL, LC_MESSAGES, LANG }: NodeJS.ProcessEnv = process.env): Language {
  return /^ko(?![a-z])/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ko' : 'en';
}
