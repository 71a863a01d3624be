import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Detection } from '../lambdas/core/detection.ts';
import { type Mode, type Modes, modeFor } from '../lambdas/core/settings.ts';
import type { Severity } from '../lambdas/core/severity.ts';
import { CATALOGUE } from '../lambdas/detect/catalogue/index.ts';
import { type Account, organizationPath, parseOrganization, readOrganization, settingsOf } from '../stacks/config.ts';

const EXAMPLE_PATH = fileURLToPath(new URL('../stacks/organization.example.yaml', import.meta.url));
const EXAMPLE = readFileSync(EXAMPLE_PATH, 'utf8');

/** The example with one passage replaced. */
function changed(from: string, to: string): string {
  if (!EXAMPLE.includes(from)) throw new Error(`the example does not say: ${from}`);
  return EXAMPLE.replace(from, to);
}

const parse = (written: string) => parseOrganization(written, 'organization.yaml');

describe('an organization file that is right', () => {
  test('the example says what its accounts are', () => {
    const { accounts, ...organization } = readOrganization(EXAMPLE_PATH);
    expect(organization).toMatchObject({
      id: 'o-exampleorgid',
      management: '123456789012',
      naming: {
        hubAccount: '111122223333',
        homeRegion: 'ap-northeast-2',
        rolePath: '/org-security-hub/',
        rolePrefix: 'org-security-hub-',
      },
      alarmEmail: 'security@example.com',
    });
    expect(accounts.map(({ name }) => name)).toEqual(['management', 'security', 'shop', 'payments', 'playground']);
  });

  test('the hub brings trail and security services unless the file says that there are some', () => {
    expect(parse(EXAMPLE).brings).toEqual({ trail: true, services: true });
    const existing = changed('management: "123456789012"', 'management: "123456789012"\n  trail: existing\n  services: existing');
    expect(parse(existing).brings).toEqual({ trail: false, services: false });
  });

  test('roles have the names of the product where the file says nothing else', () => {
    const written = changed('  rolePath: /org-security-hub/\n  rolePrefix: org-security-hub-\n', '');
    expect(parse(written).naming).toEqual(readOrganization(EXAMPLE_PATH).naming);
  });

  test('the file in use is the one HUB_ORGANIZATION names', () => {
    expect(organizationPath({ HUB_ORGANIZATION: '/somewhere/organization.yaml' })).toBe('/somewhere/organization.yaml');
  });
});

describe('every fault is told in one sentence that names the file and the place', () => {
  const modeWords = 'mode must be one of off, observe, approve, auto, or such words by scenario or severity';
  test.each([
    [
      'an account id without quotes',
      'id: "444455556666"',
      'id: 444455556666',
      'accounts[2].id must be text: put the account id in quotes',
    ],
    ['an account id of eleven digits', 'id: "444455556666"', 'id: "44445555666"', 'accounts[2].id must be 12 digits in quotes'],
    [
      'a unit nobody lists',
      'unit: workloads, mode',
      'unit: lost, mode',
      'accounts: shop is in unit lost, which units does not list',
    ],
    [
      'a unit named like a property of every object',
      'unit: workloads, mode',
      'unit: toString, mode',
      'accounts: shop is in unit toString, which units does not list',
    ],
    ['an account listed twice', 'id: "444455556666"', 'id: "777788889999"', 'accounts: 777788889999 is listed twice'],
    ['a name given twice', 'name: shop', 'name: payments', 'accounts: the name payments is given twice'],
    [
      'two accounts whose stacks would have one name',
      'name: payments',
      'name: shop-us-east-1',
      "accounts: shop-us-east-1 would share its stack's name with shop in that Region",
    ],
    ['a hub account nobody lists', 'account: security', 'account: nobody', 'hub.account: no account is named nobody'],
    [
      'a hub in the management account',
      'account: security',
      'account: management',
      'hub.account: the hub must not live in the management account',
    ],
    [
      'a management account nobody lists',
      'management: "123456789012"',
      'management: "999999999999"',
      'organization.management: accounts does not list 999999999999',
    ],
    [
      'a mode for an unknown scenario',
      'mode: observe\n',
      'mode: { default: observe, sg-open: auto }\n',
      'mode.sg-open is neither default, a severity nor a scenario of the catalogue',
    ],
    ['a mode that is none', 'mode: observe\n', 'mode: automatic\n', modeWords],
    ['a mode by severity that is none', 'mode: observe\n', 'mode: { CRITICAL: automatic }\n', modeWords],
    ['a mode left empty', 'mode: observe\n', 'mode:\n', modeWords],
    ['a key nobody knows', 'name: shop,', 'name: shop, colour: red,', 'accounts[2] Unrecognized key: "colour"'],
    [
      'a Region that is none',
      'homeRegion: ap-northeast-2',
      'homeRegion: seoul',
      'hub.homeRegion must be a Region such as ap-northeast-2',
    ],
    [
      'a mail address that is none',
      'alarmEmail: security@example.com',
      'alarmEmail: security',
      'hub.alarmEmail must be a mail address',
    ],
    [
      'a role path without its first slash',
      'rolePath: /org-security-hub/',
      'rolePath: org-security-hub/',
      'hub.rolePath must begin and end with a slash',
    ],
    [
      'a role path without its last slash',
      'rolePath: /org-security-hub/',
      'rolePath: /org-security-hub',
      'hub.rolePath must begin and end with a slash',
    ],
  ])('%s', (_, from, to, sentence) => {
    expect(() => parse(changed(from, to))).toThrow(`organization.yaml needs mending: ${sentence}.`);
  });

  test('several faults are told together', () => {
    const written = changed('account: security', 'account: nobody').replace('name: shop', 'name: payments');
    expect(() => parse(written)).toThrow(
      'organization.yaml needs mending: accounts: the name payments is given twice; hub.account: no account is named nobody.',
    );
  });

  test('an empty file', () => {
    expect(() => parse('')).toThrow('organization.yaml needs mending: the file expected object, received null.');
  });

  test.each([
    [
      'brackets that do not close',
      changed('accounts:', 'accounts: ['),
      /^organization\.yaml is not YAML: .* at line \d+, column 3\.$/,
    ],
    [
      'a key given twice',
      `${EXAMPLE}\nmode: auto\n`,
      /^organization\.yaml is not YAML: Map keys must be unique at line \d+, column 1\.$/,
    ],
    [
      'an alias nobody anchored',
      changed('mode: observe\n', 'mode: *elsewhere\n'),
      /^organization\.yaml is not YAML: Unresolved alias .*: elsewhere\.$/,
    ],
  ])('what is not YAML: %s', (_, written, sentence) => {
    expect(() => parse(written)).toThrow(sentence);
  });

  test('a file that is not there', () => {
    expect(() => readOrganization('/nowhere/organization.yaml')).toThrow(
      'There is no organization file at /nowhere/organization.yaml; copy stacks/organization.example.yaml there or set HUB_ORGANIZATION.',
    );
  });
});

/** One account below `company/shops/online`, with what is said about it from far to near. */
function accountWith(said: { file?: string; top?: string; unit?: string; account?: string; regions?: string }): Account {
  const { file = 'mode: observe', top = '', unit = '', account = '', regions = '' } = said;
  const written = `
organization: { id: o-exampleorgid, management: "123456789012" }
hub: { account: security, homeRegion: ap-northeast-2 }
deploy: { role: OrganizationAccountAccessRole }
regions: [ap-northeast-2, eu-west-1]
${file}
units: { company: { ${top} }, company/shops: { ${unit} }, company/shops/online: }
accounts:
  - { id: "123456789012", name: management }
  - { id: "111122223333", name: security }
  - { id: "444455556666", name: shop, unit: company/shops/online, ${[account, regions].filter(Boolean).join(', ')} }
`;
  const found = parse(written).accounts.find(({ name }) => name === 'shop');
  if (found === undefined) throw new Error('the shop is lost');
  return found;
}

describe('what holds for an account', () => {
  test.each<[string, Parameters<typeof accountWith>[0], Modes]>([
    ['an account of which nobody says anything only observes', { file: '' }, { default: 'observe' }],
    ['the word for the whole organization holds where nobody is nearer', { file: 'mode: approve' }, { default: 'approve' }],
    ["a unit's word goes before the organization's", { top: 'mode: approve' }, { default: 'approve' }],
    ['a nearer unit goes before the units above it', { top: 'mode: approve', unit: 'mode: auto' }, { default: 'auto' }],
    ["the account's own word goes before its units'", { unit: 'mode: auto', account: 'mode: off' }, { default: 'off' }],
    [
      'words by severity and scenario add up from far to near',
      {
        file: 'mode: { default: approve, HIGH: off }',
        unit: 'mode: { HIGH: auto }',
        account: 'mode: { sg-ssh-open-world: auto }',
      },
      { default: 'approve', HIGH: 'auto', 'sg-ssh-open-world': 'auto' },
    ],
    [
      'a plain word settles everything said farther away',
      { file: 'mode: { default: auto, HIGH: auto }', top: 'mode: { sg-ssh-open-world: auto }', unit: 'mode: observe' },
      { default: 'observe' },
    ],
    [
      'what is said nearer than a plain word still holds',
      { file: 'mode: { HIGH: auto }', top: 'mode: observe', account: 'mode: { CRITICAL: auto }' },
      { default: 'observe', CRITICAL: 'auto' },
    ],
  ])('%s', (_, said, modes) => {
    expect(accountWith(said).modes).toEqual(modes);
  });

  test('the environment is that of the nearest unit that names one', () => {
    expect(accountWith({ top: 'environment: prod', unit: 'environment: test' }).environment).toBe('test');
  });

  test('the environment of a unit far above is inherited', () => {
    expect(accountWith({ top: 'environment: prod' }).environment).toBe('prod');
  });

  test("an account's own environment goes before its units'", () => {
    expect(accountWith({ top: 'environment: prod', account: 'environment: lab' }).environment).toBe('lab');
  });

  test('us-east-1 is added to the Regions of the organization', () => {
    expect(accountWith({}).regions).toEqual(['ap-northeast-2', 'eu-west-1', 'us-east-1']);
  });

  test("us-east-1 is added to an account's own Regions", () => {
    expect(accountWith({ regions: 'regions: [eu-north-1]' }).regions).toEqual(['eu-north-1', 'us-east-1']);
  });

  test('us-east-1 stays where it is when it is listed already', () => {
    expect(accountWith({ regions: 'regions: [us-east-1, eu-north-1]' }).regions).toEqual(['us-east-1', 'eu-north-1']);
  });
});

describe('what the functions read at run time', () => {
  test('every account by its id, with its name, its modes and, where it has one, its environment', () => {
    expect(settingsOf(readOrganization(EXAMPLE_PATH)).accounts).toEqual({
      '123456789012': { name: 'management', modes: { default: 'observe' } },
      '111122223333': { name: 'security', modes: { default: 'observe' } },
      '444455556666': { name: 'shop', modes: { default: 'auto' }, environment: 'prod' },
      '777788889999': { name: 'payments', modes: { default: 'observe' }, environment: 'prod' },
      '222233334444': { name: 'playground', modes: { default: 'auto' } },
    });
  });

  test.each<[string, Detection['response'], Modes, Severity, Mode]>([
    ['a scenario that may contain does so where the account says auto', 'auto', { default: 'auto' }, 'HIGH', 'auto'],
    ['a scenario that asks only asks, though the account says auto', 'ask', { default: 'auto' }, 'HIGH', 'approve'],
    ['a scenario that only tells only observes, though the account says auto', 'none', { default: 'auto' }, 'HIGH', 'observe'],
    ['a more careful account holds a scenario back', 'auto', { default: 'observe' }, 'HIGH', 'observe'],
    ['an account that is off stays off', 'none', { default: 'off' }, 'HIGH', 'off'],
    ['the word for the severity goes before the default', 'auto', { default: 'observe', HIGH: 'auto' }, 'HIGH', 'auto'],
    ['the word for another severity changes nothing', 'auto', { default: 'observe', HIGH: 'auto' }, 'LOW', 'observe'],
    ['a word for a severity stays under the ceiling', 'ask', { default: 'observe', HIGH: 'auto' }, 'HIGH', 'approve'],
    [
      "the scenario's own word goes before the severity's",
      'auto',
      { default: 'off', HIGH: 'auto', scenario: 'off' },
      'HIGH',
      'off',
    ],
    ["the scenario's own word lifts the ceiling", 'ask', { default: 'observe', scenario: 'auto' }, 'HIGH', 'auto'],
  ])('%s', (_, response, modes, severity, mode) => {
    const [first] = CATALOGUE;
    const detection = { ...first, id: 'scenario', response } as Detection;
    expect(modeFor({ name: 'shop', modes }, detection, severity)).toBe(mode);
  });
});
