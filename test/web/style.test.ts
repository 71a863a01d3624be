import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const WEB = fileURLToPath(new URL('../../lambdas/web', import.meta.url));
const SHEETS = readdirSync(join(WEB, 'style'));
const SOURCE = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(tsx?|html)$/.test(path))
  .map((path) => readFileSync(join(WEB, path), 'utf8'))
  .join('\n');

/** Classes of the chart library, and what is put together from a prefix and a word. */
const MADE = /^(u-|json-|mode-)/;

describe('the style sheets of the page', () => {
  test.each(SHEETS)('%s defines only classes that the page uses, in at most 250 lines', (sheet) => {
    const css = readFileSync(join(WEB, 'style', sheet), 'utf8');
    const selectors = css.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]+)\{/g);
    const classes = new Set(
      [...selectors].flatMap(([, text = '']) => [...text.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name)),
    );
    const unused = [...classes].filter(
      (name = '') => !MADE.test(name) && !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(SOURCE),
    );
    expect(unused).toEqual([]);
    expect(css.split('\n').length).toBeLessThanOrEqual(251);
  });

  test('all of them are imported by style.css', () => {
    const imported = [...readFileSync(join(WEB, 'style/style.css'), 'utf8').matchAll(/"\.\/([\w-]+\.css)"/g)].map(
      ([, name]) => name,
    );
    expect(imported.toSorted()).toEqual(SHEETS.filter((sheet) => sheet !== 'style.css').toSorted());
  });
});
