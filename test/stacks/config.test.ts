import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { DEFAULT_TUNING, type PartialTuning } from '#core/detection/tuning.ts';
import { type Modes, tuningIn } from '#core/settings.ts';
import type { Account } from '#stacks/organization/organization.ts';
import { organizationFile } from '#stacks/organization/organization-file.ts';
import { organizationPath, parseOrganization, readOrganization } from '#stacks/organization/read.ts';
import { settingsOf } from '#stacks/organization/settings.ts';

const EXAMPLE_PATH = fileURLToPath(new URL('../../stacks/organization/example.yaml', import.meta.url));
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
    expect(parse(EXAMPLE).creates).toEqual({ trail: true, services: true });
    const existing = changed('management: "123456789012"', 'management: "123456789012"\n  trail: existing\n  services: existing');
    expect(parse(existing).creates).toEqual({ trail: false, services: false });
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
  const modeWords = 'mode must be one of off, observe, approve, auto, or a map from scenarios or severities to these';
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
    ['a name given twice', 'name: shop', 'name: payments', 'accounts: the name payments is used twice'],
    [
      'two accounts whose stacks would have one name',
      'name: payments',
      'name: shop-us-east-1',
      'accounts: shop-us-east-1 would have the same stack name as shop in that Region',
    ],
    ['a hub account nobody lists', 'account: security', 'account: nobody', 'hub.account: no account is named nobody'],
    [
      'a hub in the management account',
      'account: security',
      'account: management',
      'hub.account: the hub must not be in the management account',
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
    [
      'a key nobody knows',
      'name: shop,',
      'name: shop, colour: red,',
      'accounts[2] has no key colour; its keys are id, name, unit, environment, mode, budgets, detection, regions, webAccess, flowLogs',
    ],
    [
      'a key by the name it once had',
      '# unusedRegions: [',
      'strangers: [',
      'the file has the key strangers, which is now called unusedRegions',
    ],
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
    expect(() => parse(changed(from, to))).toThrow(`organization.yaml is not valid: ${sentence}.`);
  });

  const nobody = 'must name at least one; set the mode of the scenario to off instead';
  const cidr = 'must be a CIDR such as 203.0.113.0/24 or 2001:db8:1::/48, for IPv6 at most a /64';
  const country = 'must be an ISO 3166 code of two letters such as KR';
  test.each([
    ['a threshold nobody reaches', 'bruteForce: { failures: 1000 }', '.bruteForce.failures must be a whole number from 2 to 50'],
    ['half a failure', 'rootFailures: { failures: 2.5 }', '.rootFailures.failures must be a whole number from 2 to 50'],
    [
      'a span written as text',
      'bruteForce: { withinMinutes: "10" }',
      '.bruteForce.withinMinutes must be a whole number from 1 to 1440',
    ],
    ['days of no length', 'baselineDays: 0', '.baselineDays must be a whole number from 1 to 400'],
    ['a port that is none', 'riskyPorts: [22, 65536]', '.riskyPorts[1] must be a whole number from 1 to 65535'],
    ['no port at all', 'riskyPorts: []', `.riskyPorts ${nobody}`],
    ['no word at all', 'temporaryWords: []', `.temporaryWords ${nobody}`],
    ['two words in one', 'temporaryWords: [for now]', '.temporaryWords[0] must be one word of letters and digits'],
    ['a speed nobody goes at', 'travel: { kmPerHour: 5 }', '.travel.kmPerHour must be a whole number from 50 to 30000'],
    ['a country in words', 'travel: { allow: { countries: [Korea] } }', `.travel.allow.countries[0] ${country}`],
    ['a country nobody knows', 'travel: { allow: { countries: [QX] } }', `.travel.allow.countries[0] ${country}`],
    ['a country by another code', 'travel: { allow: { countries: [UK] } }', `.travel.allow.countries[0] ${country}`],
    ['an address without its prefix', 'travel: { allow: { networks: [203.0.113.9] } }', `.travel.allow.networks[0] ${cidr}`],
    ['an IPv6 network narrower than one person has', 'trustedNetworks: ["2001:db8::/80"]', `.trustedNetworks[0] ${cidr}`],
    ['the whole internet', 'trustedNetworks: [0.0.0.0/1, 128.0.0.0/1]', '.trustedNetworks must not cover the whole internet'],
    [
      'everybody',
      'travel: { allow: { people: ["*"] } }',
      '.travel.allow.people[0] must not match everybody; set the mode of the scenario to off instead',
    ],
    [
      'a role by its ARN',
      'travel: { allow: { roles: ["arn:aws:iam::1:role/x"] } }',
      '.travel.allow.roles[0] must be a name; * and ? stand for any letters',
    ],
    ['a break-glass user by its ARN', 'breakGlass: ["arn:aws:iam::1:user/x"]', '.breakGlass[0] must be the name of an IAM user'],
    [
      'a word on a rule that is none',
      'configRules: { restricted-ssh: LOW }',
      '.configRules.restricted-ssh must be one of off, MEDIUM, HIGH, CRITICAL',
    ],
    ['a switch that is neither on nor off', 'watchKeyReads: sometimes', '.watchKeyReads must be true or false'],
    ['a field nobody knows', 'travel: { speed: 900 }', '.travel has no key speed; its keys are kmPerHour, withinMinutes, allow'],
    ['a block nobody knows', 'brute: 5', ` has no key brute; its keys are ${Object.keys(DEFAULT_TUNING).join(', ')}`],
  ])('of how scenarios are recognised: %s', (_, words, sentence) => {
    const fault = (at: string) => `organization.yaml is not valid: ${at}${sentence}.`;
    expect(() => parse(`${EXAMPLE}\ndetection: { ${words} }\n`)).toThrow(fault('detection'));
    expect(() => parse(changed('name: payments,', `name: payments, detection: { ${words} },`))).toThrow(
      fault('accounts[3].detection'),
    );
    expect(() => parse(changed('    mode: observe', `    detection: { ${words} }`))).toThrow(fault('units.sandbox.detection'));
  });

  test('several faults are told together', () => {
    const written = changed('account: security', 'account: nobody').replace('name: shop', 'name: payments');
    expect(() => parse(written)).toThrow(
      'organization.yaml is not valid: accounts: the name payments is used twice; hub.account: no account is named nobody.',
    );
  });

  test('an empty file', () => {
    expect(() => parse('')).toThrow('organization.yaml is not valid: the file expected object, received null.');
  });

  test.each([
    [
      'brackets that do not close',
      changed('\naccounts:', '\naccounts: ['),
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
      'There is no organization file at /nowhere/organization.yaml; copy stacks/organization/example.yaml there or set HUB_ORGANIZATION.',
    );
  });
});

type Said = { file?: string; top?: string; unit?: string; account?: string; regions?: string };

/** An organization file whose shop lies below `company/shops/online`, with what is said about it from far to near. */
function fileWith(file: string, { top = '', unit = '', account = '', regions = '' }: Said = {}): string {
  return `
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
}

/** That one account as the hub sees it. */
function accountWith(said: Said): Account {
  const found = parse(fileWith(said.file ?? 'mode: observe', said)).accounts.find(({ name }) => name === 'shop');
  if (found === undefined) throw new Error('the shop is lost');
  return found;
}

describe('what holds for an account', () => {
  test.each<[string, Parameters<typeof accountWith>[0], Modes]>([
    ['an account of which nobody says anything only observes', { file: '' }, [{ default: 'observe' }]],
    ['a plain word is the default of its level', { file: 'mode: approve' }, [{ default: 'approve' }]],
    [
      'every level says its own, from the organization to the account',
      { file: 'mode: observe', top: 'mode: approve', unit: 'mode: auto', account: 'mode: off' },
      [{ default: 'observe' }, { default: 'approve' }, { default: 'auto' }, { default: 'off' }],
    ],
    [
      'a level that says nothing is left out',
      { top: 'mode: approve', account: 'mode: off' },
      [{ default: 'observe' }, { default: 'approve' }, { default: 'off' }],
    ],
    [
      'words by severity and scenario stay as they were written',
      { file: 'mode: { default: approve, HIGH: off }', account: 'mode: { sg-ssh-open-world: auto }' },
      [{ default: 'approve', HIGH: 'off' }, { 'sg-ssh-open-world': 'auto' }],
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

describe('how scenarios are recognised in an account', () => {
  test.each<[string, Parameters<typeof accountWith>[0], PartialTuning | undefined]>([
    ['nobody says anything', {}, undefined],
    [
      'everybody says what holds anyway',
      { file: 'detection: { keyDays: 7 }', unit: 'detection: { travel: { kmPerHour: 900 } }' },
      undefined,
    ],
    ['the file says it', { file: 'detection: { keyDays: 3 }' }, { keyDays: 3 }],
    [
      "a unit's word goes before the file's",
      { file: 'detection: { keyDays: 3 }', top: 'detection: { keyDays: 4 }' },
      { keyDays: 4 },
    ],
    [
      "the account's word goes before its units'",
      { unit: 'detection: { keyDays: 3 }', account: 'detection: { keyDays: 4 }' },
      { keyDays: 4 },
    ],
    [
      'a nearer word takes back the default',
      { file: 'detection: { keyDays: 3, regionDays: 3 }', account: 'detection: { keyDays: 7 }' },
      { regionDays: 3 },
    ],
    [
      'each field is inherited by itself, however deep it lies',
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
      'a list replaces the one it inherits',
      { file: 'detection: { riskyPorts: [8080, 9000] }', account: 'detection: { riskyPorts: [5000] }' },
      { riskyPorts: [5000] },
    ],
    [
      'tags and rules add up by their names',
      {
        file: 'detection: { protectedTags: { tier: [one] }, configRules: { mine: HIGH } }',
        unit: 'detection: { protectedTags: { owner: [bank] }, configRules: { mine: "off", yours: MEDIUM } }',
      },
      { protectedTags: { tier: ['one'], owner: ['bank'] }, configRules: { mine: 'off', yours: 'MEDIUM' } },
    ],
    [
      'tags and words are kept in lower case, because theirs never matters',
      { file: 'detection: { protectedTags: { Tier: [ONE] }, temporaryWords: [Probe] }' },
      { protectedTags: { tier: ['one'] }, temporaryWords: ['probe'] },
    ],
  ])('%s', (_, said, tuning) => {
    expect(accountWith(said).tuning).toEqual(tuning);
  });

  test('the example lists every field with the default it has', () => {
    const [, block = ''] = EXAMPLE.match(/^# detection:\n((?:#.*\n)+)/m) ?? [];
    const written = `detection:\n${block.replaceAll(/^#/gm, '')}`;
    const { detection } = organizationFile.parse(parseYaml(`${EXAMPLE}\n${written}`));
    expect(detection).toEqual(DEFAULT_TUNING);
  });

  test('accounts that say the same share it at run time, and those that say nothing have none', () => {
    const written = changed('name: shop,', 'name: shop, detection: { keyDays: 3 },')
      .replace('name: payments,', 'name: payments, detection: { keyDays: 3 },')
      .replace('name: playground,', 'name: playground, detection: { breakGlass: [rescue] },');
    const settings = settingsOf(parse(written));
    expect(settings.tunings).toEqual([{ keyDays: 3 }, { breakGlass: ['rescue'] }]);
    expect(Object.values(settings.accounts).map(({ tuning }) => tuning)).toEqual([undefined, undefined, 0, 0, 1]);
    expect(tuningIn(settings, '222233334444')).toEqual({ ...DEFAULT_TUNING, breakGlass: ['rescue'] });
    expect(tuningIn(settings, '111122223333')).toBe(DEFAULT_TUNING);
  });

  test('what reaches a member of its flow logs follows the ports its account lists', () => {
    const said = { account: 'flowLogs: /vpc/flow', unit: 'detection: { riskyPorts: [8080] }' };
    expect(accountWith(said).flowLogs).toEqual({ group: '/vpc/flow', ports: [8080] });
    expect(accountWith({ account: 'flowLogs: /vpc/flow' }).flowLogs).toEqual({ group: '/vpc/flow' });
  });

  test('more ports than the filter of its flow logs can name are a fault', () => {
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

describe('what the functions read at run time', () => {
  test('every account by its id, with its place, the words of every level and its budgets', () => {
    const budgets = { scenario: 20, account: 60 };
    const observe = { default: 'observe' };
    const auto = { default: 'auto' };
    expect(settingsOf(readOrganization(EXAMPLE_PATH)).accounts).toEqual({
      '123456789012': { name: 'management', modes: [observe], budgets },
      '111122223333': { name: 'security', unit: 'security', modes: [observe], budgets },
      '444455556666': {
        name: 'shop',
        unit: 'workloads',
        modes: [observe, auto],
        environment: 'prod',
        budgets: { scenario: 100, account: 500 },
        blockSet: { name: 'blocked', scope: 'REGIONAL', region: 'ap-northeast-2' },
        flowLogs: { group: '/shop/flow-logs' },
      },
      '777788889999': { name: 'payments', unit: 'workloads', modes: [observe], environment: 'prod', budgets },
      '222233334444': { name: 'playground', unit: 'sandbox', modes: [observe, observe, auto], budgets },
    });
  });

  test("the nearest level's budgets hold, and without any nobody says so", () => {
    const said = 'budgets: { scenario: 3, account: 9 }';
    expect(accountWith({ top: 'budgets: { scenario: 1, account: 1 }', unit: said }).budgets).toEqual({ scenario: 3, account: 9 });
    expect(accountWith({}).budgets).toBeUndefined();
  });

  test('how long a plan waits is said for the whole organization, a day where nobody says it', () => {
    expect(settingsOf(parse(fileWith('approvalHours: 4'))).approvalHours).toBe(4);
    expect(settingsOf(parse(fileWith(''))).approvalHours).toBe(24);
  });

  test('an exception holds until its day has ended everywhere', () => {
    const written = 'exceptions: [{ accounts: [shop], reason: known and meant, owner: web, until: 2027-06-30 }]';
    const scope = { accounts: ['shop'] };
    const expiresAt = Date.parse('2027-07-01T11:59:59.999Z');
    const exception = { scope, reason: 'known and meant', owner: 'web', expiresAt };
    expect(settingsOf(parse(fileWith(written))).exceptions).toEqual([exception]);
  });
});
