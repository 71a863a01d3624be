export type Language = 'en' | 'ko';

export type Localized = Readonly<Record<Language, string>>;
