import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from '../../lambdas/web/history/csv.ts';
import { hostileText } from '../support/hostile-text.ts';

/** A cell as a spreadsheet reads it: the quotes around it gone, doubled ones single. */
const read = (cell: string) => cell.slice(1, -1).replaceAll('""', '"');

describe('a cell of the CSV file', () => {
  test.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '|calc',
    '\t=1+1',
    '  =1+1',
    '\r\n=1',
    '\u200b=1',
    '＝1+1',
    '=HYPERLINK("https://example.com")',
  ])('%j is written as text, not as a formula', (text) => {
    expect(read(csvCell(text))).toBe(`'${text}`);
  });

  test.each(['sg-0a1b2c3d', '203.0.113.9', 'alice@example.com', '한글', ''])('%j is written unchanged', (text) => {
    expect(csvCell(text)).toBe(`"${text}"`);
  });

  test('with any hostile text, a cell stays one cell and never begins like a formula', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const cell = csvCell(text);
        expect(cell).toMatch(/^"(?:[^"]|"")*"$/s);
        expect(read(cell).trimStart()).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});
