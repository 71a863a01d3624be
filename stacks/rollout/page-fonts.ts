import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hashed, type PageFile } from './page-file.ts';

const { resolve } = createRequire(import.meta.url);
const FAMILY = '@fontsource-variable/noto-sans-kr';

/** Letters of Hangul, ideographs and their punctuation; everything else is the system's own font. */
const KOREAN: readonly (readonly [number, number])[] = [
  [0x1100, 0x11ff],
  [0x3000, 0x303f],
  [0x3130, 0x318f],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xf900, 0xfaff],
];

/** The slices of Noto Sans KR that have Korean letters, and a style that lets a browser fetch only those that a text needs. */
export function fontFiles(): { readonly css: string; readonly files: readonly PageFile[] } {
  const ranges = JSON.parse(readFileSync(resolve(`${FAMILY}/unicode.json`), 'utf8')) as Record<string, string>;
  const slices = Object.entries(ranges).flatMap(([name, range]) => {
    const korean = range.split(',').flatMap(koreanPart);
    if (korean.length === 0) return [];
    const slice = name.replace(/[[\]]/g, '');
    const bytes = readFileSync(resolve(`${FAMILY}/files/noto-sans-kr-${slice}-wght-normal.woff2`));
    return [{ korean, file: hashed(`noto-sans-kr-${slice}.woff2`, bytes) }];
  });
  return {
    css: slices.map(({ korean, file }) => fontFace(file.path, korean)).join('\n'),
    files: slices.map(({ file }) => file),
  };
}

function fontFace(path: string, ranges: readonly string[]): string {
  const source = `url(/${path}) format('woff2')`;
  return `@font-face{font-family:'Noto Sans KR';font-weight:100 900;font-display:swap;src:${source};unicode-range:${ranges.join(',')}}`;
}

/** The part of `U+ac00-ac7f` or `U+ac00` that is Korean. */
function koreanPart(range: string): string[] {
  const [, first = '', last = first] = /^U\+([\da-f]+)(?:-([\da-f]+))?$/i.exec(range.trim()) ?? [];
  const [from, to] = [Number.parseInt(first, 16), Number.parseInt(last, 16)];
  return KOREAN.flatMap(([low, high]) => {
    const [start, end] = [Math.max(from, low), Math.min(to, high)];
    if (!(start <= end)) return [];
    return [start === end ? `U+${start.toString(16)}` : `U+${start.toString(16)}-${end.toString(16)}`];
  });
}
