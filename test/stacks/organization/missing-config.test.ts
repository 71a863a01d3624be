import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#catalogue/index.ts';
import { configNeedsOf } from '#core/detection/config-needs.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { PLAYBOOKS } from '#playbooks/index.ts';
import { missingConfigWarnings } from '#stacks/organization/missing-config.ts';
import { fileWith, parse } from '#test/support/organization-file.ts';

const NEEDING = CATALOGUE.flatMap(({ id, ...detection }) => {
  const needs = configNeedsOf({ id, ...detection }, PLAYBOOKS);
  return needs === undefined ? [] : [{ id, ...needs }];
});

describe('what needs AWS Config', () => {
  test.each(['README.md', 'README.ko.md'])(
    'is listed in %s as the catalogue declares it: every scenario and playbook, and no other',
    (file) => {
      const text = readFileSync(fileURLToPath(new URL(`../../../${file}`, import.meta.url)), 'utf8');
      const [, after = ''] = text.split('- **`config`**');
      const [bullet = ''] = after.split('\n- **');
      const ids = new Set<string>([...CATALOGUE.map(({ id }) => id), ...PLAYBOOK_IDS]);
      const named = [...bullet.matchAll(/`([a-z0-9-]+)`/g)].flatMap(([, id = '']) => (ids.has(id) ? [id] : []));
      const declared = NEEDING.flatMap(({ id, playbooks }) => [id, ...playbooks]);
      expect([...new Set(named)].sort()).toEqual([...new Set(declared)].sort());
    },
  );

  test('causes one warning that names the accounts, the scenarios, the playbooks and the way out', () => {
    expect(missingConfigWarnings(parse(fileWith('mode: observe', { account: 'config: on' })))).toEqual([
      'AWS Config is off in management, security: config-recorder-stopped and config-noncompliant detect nothing there, and restore-bucket-policy, restore-cors, restore-trail find no earlier state; set config (on, or existing if the account has its own) where you want them.',
    ]);
  });

  test.each([
    ['on', 'config: on'],
    ['existing', 'config: existing'],
    ['off where every scenario is off too', 'mode: off'],
  ])('causes no warning where AWS Config is %s', (_, file) => {
    expect(missingConfigWarnings(parse(fileWith(file)))).toEqual([]);
  });
});
