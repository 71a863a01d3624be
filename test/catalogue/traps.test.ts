import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { TRAPS } from '../support/traps/index.ts';

const told = new Set(EVERY_CASE.map(({ id, sentence }) => `${id}: ${sentence}`));

describe('every trap of real event shapes', () => {
  test('has its number once, none is left out, and each is said in words of its own', () => {
    expect(TRAPS.map(({ number }) => number)).toEqual(Array.from({ length: 39 }, (_, index) => index + 1));
    expect(new Set(TRAPS.map(({ trap }) => trap)).size).toBe(TRAPS.length);
  });

  for (const { number, trap, sentences, readings = [] } of TRAPS) {
    test(`${number} is shown by a case or by a reading: ${trap}`, () => {
      expect(sentences.length + readings.length).toBeGreaterThan(0);
      for (const [scenario, sentence] of sentences) expect(told).toContain(`${scenario}: ${sentence}`);
      for (const [file, text] of readings) expect(sourceOf(file).includes(withoutBlanks(text)), `${file}: ${text}`).toBe(true);
    });
  }

  test('is some case of the catalogue, but for the one no scenario depends on', () => {
    expect(TRAPS.filter(({ sentences }) => sentences.length === 0).map(({ number }) => number)).toEqual([36]);
  });
});

/** Blanks are left out, so that laying a row out otherwise changes nothing. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function sourceOf(file: string): string {
  return withoutBlanks(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
}
