export type Language = 'en' | 'ko';

export type Localized = Readonly<Record<Language, string>>;

/** The language of an environment: Korean for a Korean locale, else English. LC_ALL wins over LC_MESSAGES, and that over LANG, as in POSIX. */
export function languageOf({ LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>): Language {
  return /^ko(?![a-z])/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'ko' : 'en';
}
