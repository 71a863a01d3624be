import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { referencePages } from '#cli/reference/pages.ts';
import { showCatalogue } from '#cli/reference/show-catalogue.ts';
import { configNeedsOf } from '#core/detection/config-needs.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';

const FOLDER = fileURLToPath(new URL('../../policies/reference/', import.meta.url));
const REMEDY = 'the reference does not match the catalogue: run `npm run reference` and commit the result';

const shown = await showCatalogue();
const pages = referencePages(shown);
const pageOf = (id: string) => pages.get(`${id}.md`) ?? '';

describe('the committed reference', () => {
  const committed = existsSync(FOLDER) ? readdirSync(FOLDER) : [];

  test('has a page for every scenario and no other', () => {
    expect(committed.toSorted(), REMEDY).toEqual([...pages.keys()].toSorted());
  });

  test('matches the catalogue', () => {
    const stale = [...pages].filter(([file, text]) => !existsSync(FOLDER + file) || readFileSync(FOLDER + file, 'utf8') !== text);
    expect(
      stale.map(([file]) => file),
      REMEDY,
    ).toEqual([]);
  });
});

describe('the reference', () => {
  test('is the same text every time', async () => {
    expect(referencePages(await showCatalogue())).toEqual(pages);
  });

  test('describes every scenario and its reason in both languages', () => {
    for (const { detection } of shown) {
      const { id, title, about } = detection;
      for (const words of [title.en, title.ko, about.en, about.ko]) expect(pageOf(id)).toContain(words);
    }
  });

  test('lists every case as a sentence', () => {
    for (const { detection, fires, staysQuiet } of shown) {
      const written = pageOf(detection.id).split('\n');
      expect(written).toEqual(expect.arrayContaining([...fires, ...staysQuiet].map((sentence) => `- ${sentence}`)));
    }
  });

  test('has the event of the first case as its sample', () => {
    for (const { detection, sample } of shown) {
      const blocks = [...pageOf(detection.id).matchAll(/^```json\n([\s\S]*?)^```$/gm)].map(([, json = '']) => JSON.parse(json));
      expect(blocks.at(-1)).toEqual(JSON.parse(JSON.stringify(sample.event)));
    }
  });

  test('names every field of the organization file that a scenario depends on, with its default', () => {
    expect(pageOf('console-bruteforce')).toContain(
      '## Configured by\n\n- `detection.bruteForce.failures`: 3\n- `detection.bruteForce.withinMinutes`: 10\n- `detection.breakGlass`: none\n',
    );
    expect(pageOf('sg-tag-policy')).toContain('- `detection.protectedTags.environment`: prod\n');
    expect(pageOf('access-key-unusual-source')).toContain('- `detection.watchKeyReads`: off\n');
    for (const { detection } of shown) {
      expect(pageOf(detection.id).includes('## Configured by'), detection.id).toBe(detection.tunedBy !== undefined);
      for (const field of detection.tunedBy ?? []) expect(pageOf(detection.id)).toContain(`- \`detection.${field}`);
    }
  });

  test('shows on each page and in its overview what needs AWS Config, as the catalogue declares it', () => {
    const [, list = ''] = (pages.get('README.md') ?? '').split('## What needs AWS Config');
    const listed = [...(list.split('\n## ')[0] ?? '').matchAll(/^\| \[([a-z0-9-]+)\]/gm)].map(([, id]) => id);
    const needing = shown.filter(({ detection }) => configNeedsOf(detection, PLAYBOOKS) !== undefined);
    expect(listed).toEqual(needing.map(({ detection }) => detection.id));
    for (const { detection } of shown) {
      expect(pageOf(detection.id).includes('AWS Config in the account'), detection.id).toBe(listed.includes(detection.id));
    }
  });

  test('names every technique', () => {
    expect(pages.get('README.md')).not.toMatch(/^\| \[T\d+[^|]*\|\s*\|/m);
  });

  test('has the counts of the cases in its overview', () => {
    const overview = pages.get('README.md') ?? '';
    for (const { detection, fires, staysQuiet } of shown) {
      const row = overview.split('\n').find((line) => line.startsWith(`| [${detection.id}](`));
      expect(row).toMatch(new RegExp(`\\| ${fires.length} \\| ${staysQuiet.length} \\|$`));
    }
  });

  test('links only to existing pages', () => {
    for (const [file, text] of pages) {
      const links = [...text.matchAll(/\]\(([a-z0-9-]+\.md)\)/g)].map(([, to = '']) => to);
      expect(
        links.filter((to) => !pages.has(to)),
        file,
      ).toEqual([]);
    }
  });
});
