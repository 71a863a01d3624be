import { describe, expect, test } from 'vitest';
import { documentText, everyPage } from '#playbooks/identity/iam-entities.ts';
import { READING } from '../support/iam-people.ts';

describe('a policy document', () => {
  test.each([
    ['as IAM returns it', encodeURIComponent(READING)],
    ['that begins with an empty line', encodeURIComponent(`\n${READING}`)],
    ['that is not encoded, with a percent sign in it', READING.replace('site', '100%')],
  ])('%s is read unchanged', (_, given) => {
    expect(documentText(given).trim()).toBe(given.includes('{') ? given : READING);
  });
});

describe('a list of IAM', () => {
  test('is read to its end, over all pages', async () => {
    const pages: Record<string, { IsTruncated: boolean; Marker?: string }> = {
      start: { IsTruncated: true, Marker: 'second' },
      second: { IsTruncated: true, Marker: 'third' },
      third: { IsTruncated: false },
    };
    const read = await everyPage(async ({ Marker = 'start' }: { Marker?: string }) => pages[Marker] ?? { IsTruncated: false });
    expect(read).toEqual(Object.values(pages));
  });
});
