import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { pageFiles } from '#stacks/rollout/page.ts';
import type { PageFile } from '#stacks/rollout/page-file.ts';

const files = await pageFiles();
const html = textOf('index.html');

function textOf(path: string): string {
  const found = files.find((file) => file.path === path);
  if (found === undefined) throw new Error(`the page has no ${path}`);
  return Buffer.from(found.bytes).toString('utf8');
}

const kilobytes = (some: readonly PageFile[]) => some.reduce((sum, { bytes }) => sum + gzipSync(bytes).length, 0) / 1000;

describe('the files of the control room', () => {
  test('index.html names only existing files, and has no placeholder left', () => {
    const named = [...html.matchAll(/(?:src|href|data-fonts)="\/(assets\/[^"]+)"/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThanOrEqual(4);
    expect(named.filter((path) => !files.some((file) => file.path === path))).toEqual([]);
    expect(html).not.toMatch(/\{\w+\}/);
  });

  test('no script and no style is inline, so that the strictest policy holds', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  });

  test('scripts and styles that index.html names have digests of their content: a replaced file does not run', () => {
    const named = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))" integrity="sha384-([^"]+)"/g)];
    expect(named.map(([, path]) => path).toSorted()).toEqual(
      [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, path]) => path).toSorted(),
    );
    for (const [, path = '', digest] of named)
      expect(createHash('sha384').update(textOf(path)).digest('base64'), path).toBe(digest);
  });

  test('every file but index.html has its hash in its name', () => {
    const others = files.filter(({ path }) => path !== 'index.html');
    expect(others.filter(({ path }) => !/^assets\/[\w-]+-[A-Z0-9]{8}\.\w+$/.test(path)).map(({ path }) => path)).toEqual([]);
  });

  test('the same sources give the same bytes', async () => {
    const again = await pageFiles();
    expect(again.map(({ path }) => path)).toEqual(files.map(({ path }) => path));
  });

  test('nothing is fetched from another origin', () => {
    const texts = files.filter(({ path }) => /\.(css|html)$/.test(path)).map(({ path }) => textOf(path));
    expect(
      texts.filter((text) => /https?:\/\/|(?:src|href)="\/\//.test(text.replaceAll('http://www.w3.org/2000/svg', ''))),
    ).toEqual([]);
  });

  test('scripts and styles are small: below 70 kB compressed for the first view, twice that for everything', () => {
    const code = files.filter(({ path }) => /\.(js|css|html)$/.test(path) && !path.includes('fonts-'));
    expect(kilobytes(code)).toBeLessThan(135);
    const first = code.filter(({ path }) => html.includes(path) || path === 'index.html');
    expect(kilobytes(first)).toBeLessThan(70);
  });

  test('the font covers Hangul and leaves Latin to the system', () => {
    const style = files.find(({ path }) => path.startsWith('assets/fonts-')) as PageFile;
    const ranges = Buffer.from(style.bytes)
      .toString('utf8')
      .matchAll(/U\+([\da-f]+)(?:-([\da-f]+))?/gi);
    const spans = [...ranges].map(([, from = '', to = from]) => [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const);
    const has = (letter: string) => spans.some(([from, to]) => from <= letter.charCodeAt(0) && letter.charCodeAt(0) <= to);
    expect(['가', '힣', '관', '제', '실'].filter((letter) => !has(letter))).toEqual([]);
    expect(['a', 'Z', '0', 'é', 'Ж'].filter(has)).toEqual([]);
  });

  test('the page has the title of every scenario', () => {
    const scripts = files.filter(({ path }) => path.endsWith('.js'));
    const code = scripts.map(({ path }) => textOf(path)).join();
    expect(CATALOGUE.filter(({ title }) => !code.includes(title.ko)).map(({ id }) => id)).toEqual([]);
  });
});
