import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { RuleChange } from '#core/control-room/overview.ts';
import { visible } from '#core/visible.ts';
import { patchFor } from '#serve/rules.ts';
import { parseOrganization } from '#stacks/organization/read.ts';
import { SAMPLE_SETTINGS } from '../support/control-room/sample-organization.ts';

const EXAMPLE = fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url));

/** The patch as the page shows and copies it. */
const written = (change: RuleChange) => patchFor(change, { settings: SAMPLE_SETTINGS }).lines.map(visible).join('\n');

const MODE = { kind: 'mode', scenario: 'sg-ssh-open-world', mode: 'approve' } as const;
const EXCEPTION = {
  kind: 'exception',
  scenario: 's3-website-enabled',
  account: 'shop',
  resource: 'arn:aws:s3:::www.example.com',
  reason: "the company's public web site",
  owner: 'web@example.com',
  until: '2030-06-30',
} as const;

describe('the patch of the organization file', () => {
  test('puts the mode of a unit under the unit', () => {
    expect(parse(written({ ...MODE, place: 'workloads/prod' }))).toEqual({
      units: { 'workloads/prod': { mode: { 'sg-ssh-open-world': 'approve' } } },
    });
  });

  test('puts the mode of an account that differs from its unit under the account', () => {
    expect(parse(written({ ...MODE, place: 'storefront-prod' }))).toEqual({
      accounts: [{ name: 'storefront-prod', mode: { 'sg-ssh-open-world': 'approve' } }],
    });
  });

  test('contains an exception that the file accepts', () => {
    const file = { ...parse(readFileSync(EXAMPLE, 'utf8')), ...parse(written(EXCEPTION)) };
    const { exceptions } = parseOrganization(stringify(file), 'organization.yaml');
    expect(exceptions).toMatchObject([
      { scope: { scenarios: ['s3-website-enabled'], accounts: ['shop'], resources: ['arn:aws:s3:::www.example.com'] } },
    ]);
  });

  test.each([
    'a: "b" # c',
    'line\nbreak',
    'right \u202e left',
    `many${' '.repeat(20)}spaces`,
    "'quoted' \\ back",
    '- [list] {map}',
  ])('keeps the reason %j as one text and changes nothing else', (reason) => {
    const { exceptions, ...others } = parse(written({ ...EXCEPTION, reason }));
    expect(exceptions).toMatchObject([{ reason: reason.replace(/\s+/g, ' '), owner: EXCEPTION.owner, until: EXCEPTION.until }]);
    expect(others).toEqual({});
  });
});
