import { describe, expect, test } from 'vitest';
import type { Modes } from '#core/settings.ts';
import { accountWith, type Levels } from '#test/support/organization-file.ts';

describe('what an account inherits', () => {
  test.each<[string, Levels, Modes]>([
    ['without any mode it observes', { file: '' }, [{ default: 'observe' }]],
    ['a single mode is the default of its level', { file: 'mode: approve' }, [{ default: 'approve' }]],
    [
      'every level adds its own modes, from the file to the account',
      { file: 'mode: observe', top: 'mode: approve', unit: 'mode: auto', account: 'mode: off' },
      [{ default: 'observe' }, { default: 'approve' }, { default: 'auto' }, { default: 'off' }],
    ],
    [
      'a level without modes is left out',
      { top: 'mode: approve', account: 'mode: off' },
      [{ default: 'observe' }, { default: 'approve' }, { default: 'off' }],
    ],
    [
      'modes by severity and scenario are kept as written',
      { file: 'mode: { default: approve, HIGH: off }', account: 'mode: { sg-ssh-open-world: auto }' },
      [{ default: 'approve', HIGH: 'off' }, { 'sg-ssh-open-world': 'auto' }],
    ],
  ])('%s', (_, levels, modes) => {
    expect(accountWith(levels).modes).toEqual(modes);
  });

  test('the environment of the nearest unit that names one', () => {
    expect(accountWith({ top: 'environment: prod', unit: 'environment: test' }).environment).toBe('test');
  });

  test('the environment of a unit far above it', () => {
    expect(accountWith({ top: 'environment: prod' }).environment).toBe('prod');
  });

  test('its own environment wins over that of its units', () => {
    expect(accountWith({ top: 'environment: prod', account: 'environment: lab' }).environment).toBe('lab');
  });

  test('us-east-1 is added to the Regions of the organization', () => {
    expect(accountWith({}).regions).toEqual(['ap-northeast-2', 'eu-west-1', 'us-east-1']);
  });

  test("us-east-1 is added to an account's own Regions", () => {
    expect(accountWith({ regions: 'regions: [eu-north-1]' }).regions).toEqual(['eu-north-1', 'us-east-1']);
  });

  test('us-east-1 keeps its position if it is listed already', () => {
    expect(accountWith({ regions: 'regions: [us-east-1, eu-north-1]' }).regions).toEqual(['us-east-1', 'eu-north-1']);
  });
});
