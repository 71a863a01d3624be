import { describe, expect, test } from 'vitest';
import { CONTROL_ROOM } from '#words/control-room.ts';
import { englishIn } from '../support/korean.ts';

const TEXTS = Object.entries(CONTROL_ROOM);

/** Words of the control room that Korean texts keep. */
const KEPT = new Set(['CSV', 'API', 'ARN', 'people', 'Security', 'CloudTrail', 'Detective', 'ID']);

const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('the texts of the control room', () => {
  test('both languages have the same placeholders', () => {
    const differing = TEXTS.filter(([, { en, ko }]) => placeholders(en).join() !== placeholders(ko).join());
    expect(differing.map(([key]) => key)).toEqual([]);
  });

  test('a text with a plural in English has one in Korean', () => {
    const parts = (text: string) => text.split('|').length;
    // Korean has no plural: a text with two parts in English may have one part in Korean.
    const odd = TEXTS.filter(([, { en, ko }]) => parts(ko) > parts(en) || parts(en) > 2);
    expect(odd.map(([key]) => key)).toEqual([]);
  });

  test('Korean texts contain no English except names', () => {
    const found = TEXTS.flatMap(([key, { ko }]) =>
      englishIn(ko.replace(/\{\w+\}/g, ' '), {})
        .filter((word) => !KEPT.has(word) && !/^(p\d+|ms)$/.test(word))
        .map((word) => `${key}: ${word}`),
    );
    expect(found).toEqual([]);
  });

  test('no text is empty', () => {
    expect(TEXTS.filter(([, { en, ko }]) => en.trim() === '' || ko.trim() === '').map(([key]) => key)).toEqual([]);
  });
});
