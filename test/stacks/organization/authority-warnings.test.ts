import { describe, expect, test } from 'vitest';
import { authorityWarnings } from '#stacks/organization/authority-warnings.ts';
import { fileWith, type Levels, parse } from '#test/support/organization-file.ts';

const warnings = (file: string, levels?: Levels) => authorityWarnings(parse(fileWith(file, levels)));

describe('users for emergencies', () => {
  test('are asked for in one sentence where the hub may lock users out and the file has no breakGlass', () => {
    expect(warnings('mode: observe', { account: 'mode: auto' })).toEqual([
      'detection.breakGlass says nothing about shop, where the hub may deny IAM users everything: name the users kept for emergencies, or write breakGlass: [] where there are none.',
    ]);
  });

  test.each([
    ['named', { account: 'mode: auto, detection: { breakGlass: [emergency] }' }],
    ['named on a unit above', { account: 'mode: auto', top: 'detection: { breakGlass: [emergency] }' }],
    ['said not to exist', { account: 'mode: auto, detection: { breakGlass: [] }' }],
    ['out of reach, because the hub only observes', {}],
  ])('are not asked for where they are %s', (_, levels) => {
    expect(warnings('mode: observe', levels)).toEqual([]);
  });
});

describe('mode auto at the top of the file', () => {
  test.each([
    ['mode: auto', 'default'],
    ['mode: { default: observe, CRITICAL: auto }', 'CRITICAL'],
    ['mode: { default: observe, sg-ssh-open-world: auto }', 'sg-ssh-open-world'],
  ])('is reported in one sentence: %s', (file, what) => {
    expect(warnings(`${file}\ndetection: { breakGlass: [] }`)).toEqual([
      `mode at the top of the file is auto for ${what}: the hub acts by itself in all 3 accounts, also in the management account and in each you add; say auto on the units or accounts that opted in.`,
    ]);
  });

  test('is not reported for an account or a unit that opted in', () => {
    expect(warnings('mode: approve\ndetection: { breakGlass: [] }', { unit: 'mode: auto' })).toEqual([]);
  });
});
