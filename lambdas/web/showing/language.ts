import { effect, signal } from '@preact/signals';
import { ownEntry, ownProperty } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import { CONTROL_ROOM, type ControlRoomText } from '#words/control-room.ts';
import { rememberedChoice } from './remembered.ts';

const KEPT = rememberedChoice('language', (value): Language | undefined =>
  value === 'ko' || value === 'en' ? value : undefined,
);

/** The reader's language: the one chosen earlier, else the one that the browser prefers. */
export const language = signal<Language>(KEPT.read() ?? (navigator.language.startsWith('ko') ? 'ko' : 'en'));

export function chooseLanguage(chosen: Language): void {
  KEPT.write(chosen);
  language.value = chosen;
}

/** A text of the page in the reader's language. `{name}` is replaced by a value; in `one|{n} many` the first part is for `n` = 1. */
export function say(key: ControlRoomText, values: Readonly<Record<string, string | number>> = {}): string {
  const [one = '', many = one] = ownEntry(CONTROL_ROOM, key)[language.value].split('|');
  const chosen = values.n === 1 || values.n === '1' ? one : many;
  return chosen.replace(/\{(\w+)\}/g, (written, name: string) => String(ownProperty(values, name) ?? written));
}

export function inLanguage(text: Localized): string {
  return text[language.value];
}

/** Keeps `<html lang>` right, and fetches the style of the Korean font: immediately for readers of Korean. */
export function followLanguage(): void {
  effect(() => {
    document.documentElement.lang = language.value;
    if (language.value === 'ko') fetchKorean();
  });
  // Names of resources may be Korean too; for readers of English the font can wait.
  setTimeout(fetchKorean, 1_500);
}

function fetchKorean(): void {
  const { documentElement: html, head } = document;
  const href = html.dataset.fonts;
  if (href === undefined || head.querySelector(`link[href="${href}"]`) !== null) return;
  head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
}
