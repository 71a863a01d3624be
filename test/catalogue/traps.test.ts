import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { EVERY_CASE } from '../support/every-case.ts';
import { TRAPS } from '../support/traps/index.ts';

const cases = new Set(EVERY_CASE.map(({ id, sentence }) => `${id}: ${sentence}`));

describe('every trap of real event shapes', () => {
  test('has its own number without gaps, and its own text', () => {
    expect(TRAPS.map(({ number }) => number)).toEqual(Array.from({ length: 39 }, (_, index) => index + 1));
    expect(new Set(TRAPS.map(({ trap }) => trap)).size).toBe(TRAPS.length);
  });

  for (const { number, trap, sentences, readings = [] } of TRAPS) {
    test(`${number} is covered by a case or another test: ${trap}`, () => {
      expect(sentences.length + readings.length).toBeGreaterThan(0);
      for (const [scenario, sentence] of sentences) expect(cases).toContain(`${scenario}: ${sentence}`);
      for (const [file, text] of readings) expect(sourceOf(file).includes(withoutBlanks(text)), `${file}: ${text}`).toBe(true);
    });
  }

  test('has a case in the catalogue, except the one that no scenario depends on', () => {
    expect(TRAPS.filter(({ sentences }) => sentences.length === 0).map(({ number }) => number)).toEqual([36]);
  });
});

/** Without white space, so that formatting does not matter. */
function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function sourceOf(file: string): string {
  return withoutBlanks(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
}
