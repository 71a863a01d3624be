/** The languages people read the hub in. */
export type Language = 'en' | 'ko';

/** One text in every language. */
export type Localized = Readonly<Record<Language, string>>;
