import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { DEFAULT_TUNING, type PartialTuning } from '#core/detection/tuning.ts';
import { tuningIn } from '#core/settings.ts';
import { organizationFile } from '#stacks/organization/organization-file.ts';
import { settingsOf } from '#stacks/organization/settings.ts';
import { accountWith, changed, EXAMPLE_TEXT, type Levels, parse } from '#test/support/organization-file.ts';

describe('the detection settings of an account', () => {
  test.each<[string, Levels, PartialTuning | undefined]>([
    ['are the defaults if no level sets any', {}, undefined],
    [
      'are the defaults if every level repeats them',
      { file: 'detection: { keyDays: 7 }', unit: 'detection: { travel: { kmPerHour: 900 } }' },
      undefined,
    ],
    ['may be set in the file', { file: 'detection: { keyDays: 3 }' }, { keyDays: 3 }],
    [
      'may be set on a unit, which wins over the file',
      { file: 'detection: { keyDays: 3 }', top: 'detection: { keyDays: 4 }' },
      { keyDays: 4 },
    ],
    [
      'may be set on the account, which wins over its units',
      { unit: 'detection: { keyDays: 3 }', account: 'detection: { keyDays: 4 }' },
      { keyDays: 4 },
    ],
    [
      'return to the default if a nearer level sets it',
      { file: 'detection: { keyDays: 3, regionDays: 3 }', account: 'detection: { keyDays: 7 }' },
      { regionDays: 3 },
    ],
    [
      'are inherited field by field, at any depth',
      {
        file: 'detection: { travel: { kmPerHour: 500, allow: { countries: [KR] } } }',
        top: 'detection: { bruteForce: { failures: 5 } }',
        unit: 'detection: { bruteForce: { withinMinutes: 5 } }',
        account: 'detection: { travel: { allow: { asns: [64500] } } }',
      },
      {
        travel: { kmPerHour: 500, allow: { countries: ['KR'], asns: [64500] } },
        bruteForce: { failures: 5, withinMinutes: 5 },
      },
    ],
    [
      'replace an inherited list',
      { file: 'detection: { riskyPorts: [8080, 9000] }', account: 'detection: { riskyPorts: [5000] }' },
      { riskyPorts: [5000] },
    ],
    [
      'add up tags and rules by name',
      {
        file: 'detection: { protectedTags: { tier: [one] }, configRules: { mine: HIGH } }',
        unit: 'detection: { protectedTags: { owner: [bank] }, configRules: { mine: "off", yours: MEDIUM } }',
      },
      { protectedTags: { tier: ['one'], owner: ['bank'] }, configRules: { mine: 'off', yours: 'MEDIUM' } },
    ],
    [
      'keep tags and words in lower case, because case never matters',
      { file: 'detection: { protectedTags: { Tier: [ONE] }, temporaryWords: [Probe] }' },
      { protectedTags: { tier: ['one'] }, temporaryWords: ['probe'] },
    ],
  ])('%s', (_, levels, tuning) => {
    expect(accountWith(levels).tuning).toEqual(tuning);
  });

  test('are listed in the example with their defaults', () => {
    const [, block = ''] = EXAMPLE_TEXT.match(/^# detection:\n((?:#.*\n)+)/m) ?? [];
    const written = `detection:\n${block.replaceAll(/^#/gm, '')}`;
    const { detection } = organizationFile.parse(parseYaml(`${EXAMPLE_TEXT}\n${written}`));
    expect(detection).toEqual(DEFAULT_TUNING);
  });

  test('are shared at run time by accounts with the same settings, and absent for those without any', () => {
    const written = changed('name: shop,', 'name: shop, detection: { keyDays: 3 },')
      .replace('name: payments,', 'name: payments, detection: { keyDays: 3 },')
      .replace('name: playground,', 'name: playground, detection: { breakGlass: [rescue] },');
    const settings = settingsOf(parse(written));
    expect(settings.tunings).toEqual([{ keyDays: 3 }, { breakGlass: ['rescue'] }]);
    expect(Object.values(settings.accounts).map(({ tuning }) => tuning)).toEqual([undefined, undefined, 0, 0, 1]);
    expect(tuningIn(settings, '222233334444')).toEqual({ ...DEFAULT_TUNING, breakGlass: ['rescue'] });
    expect(tuningIn(settings, '111122223333')).toBe(DEFAULT_TUNING);
  });

  test('decide which ports of the flow logs are sent', () => {
    const levels = { account: 'flowLogs: /vpc/flow', unit: 'detection: { riskyPorts: [8080] }' };
    expect(accountWith(levels).flowLogs).toEqual({ group: '/vpc/flow', ports: [8080] });
    expect(accountWith({ account: 'flowLogs: /vpc/flow' }).flowLogs).toEqual({ group: '/vpc/flow' });
  });

  test('may not name more ports than fit into the filter of the flow logs', () => {
    const ports = Array.from({ length: 40 }, (_, index) => 10_000 + index);
    const fields = ['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'action'];
    const more = [
      'start',
      'end',
      'log-status',
      'vpc-id',
      'subnet-id',
      'instance-id',
      'tcp-flags',
      'type',
      'pkt-srcaddr',
      'region',
    ];
    const format = (names: readonly string[]) => names.map((name) => `\${${name}}`).join(' ');
    const detection = `detection: { riskyPorts: [${ports}] }`;
    const group = (names: readonly string[]) => `flowLogs: { group: /vpc/flow, format: "${format(names)}" }`;
    const all = [...fields, ...more];
    expect(accountWith({ unit: detection, account: group([...fields, 'start', 'end']) }).flowLogs?.ports).toEqual(ports);
    expect(() => accountWith({ unit: detection, account: group([...all, ...all.map((name) => `pkt-${name}`)]) })).toThrow(
      'accounts: shop: flowLogs and detection.riskyPorts make a longer filter than CloudWatch Logs takes; name fewer fields or ports',
    );
  });
});
