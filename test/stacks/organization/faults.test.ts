import { describe, expect, test } from 'vitest';
import { DEFAULT_TUNING } from '#core/detection/tuning.ts';
import { readOrganization } from '#stacks/organization/read.ts';
import { changed, EXAMPLE_TEXT, parse } from '#test/support/organization-file.ts';

describe('every fault is one sentence with the file and the field', () => {
  const modes = 'mode must be one of off, observe, approve, auto, or a map from scenarios or severities to these';
  test.each([
    [
      'an account id without quotes',
      'id: "444455556666"',
      'id: 444455556666',
      'accounts[2].id must be text: put the account id in quotes',
    ],
    ['an account id of eleven digits', 'id: "444455556666"', 'id: "44445555666"', 'accounts[2].id must be 12 digits in quotes'],
    [
      'a unit that is not listed',
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
    ['a name used twice', 'name: shop', 'name: payments', 'accounts: the name payments is used twice'],
    [
      'two accounts whose stacks would have the same name',
      'name: payments',
      'name: shop-us-east-1',
      'accounts: shop-us-east-1 would have the same stack name as shop in that Region',
    ],
    ['a hub account that is not listed', 'account: security', 'account: missing', 'hub.account: no account is named missing'],
    [
      'a hub in the management account',
      'account: security',
      'account: management',
      'hub.account: the hub must not be in the management account',
    ],
    [
      'a management account that is not listed',
      'management: "123456789012"',
      'management: "999999999999"',
      'organization.management: accounts does not list 999999999999',
    ],
    [
      'days for the files of a trail that exists already',
      'management: "123456789012"',
      'management: "123456789012"\n  trail: existing\n  trailDays: 90',
      'organization.trailDays: the bucket of an existing trail is not changed, so leave this out',
    ],
    [
      'a mode for an unknown scenario',
      'mode: observe\n',
      'mode: { default: observe, sg-open: auto }\n',
      'mode.sg-open is neither default, a severity nor a scenario of the catalogue',
    ],
    ['an unknown mode', 'mode: observe\n', 'mode: automatic\n', modes],
    ['an unknown mode for a severity', 'mode: observe\n', 'mode: { CRITICAL: automatic }\n', modes],
    ['an empty mode', 'mode: observe\n', 'mode:\n', modes],
    [
      'an unknown key',
      'name: shop,',
      'name: shop, colour: red,',
      'accounts[2] has no key colour; its keys are id, name, unit, environment, mode, budgets, detection, regions, webAccess, flowLogs, config',
    ],
    [
      'a key by its former name',
      '# unusedRegions: [',
      'strangers: [',
      'the file has the key strangers, which is now called unusedRegions',
    ],
    [
      'something that is not a Region',
      'homeRegion: ap-northeast-2',
      'homeRegion: seoul',
      'hub.homeRegion must be a Region such as ap-northeast-2',
    ],
    [
      'something that is not a mail address',
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

  const atLeastOne = 'must name at least one; set the mode of the scenario to off instead';
  const cidr = 'must be a CIDR such as 203.0.113.0/24 or 2001:db8:1::/48, for IPv6 at most a /64';
  const principal = (kind: string) =>
    `must be the ARN of a ${kind} with its exact account, such as arn:aws:iam::444455556666:role/ci-*; * stands for letters between two slashes`;
  const country = 'must be an ISO 3166 code of two letters such as KR';
  test.each([
    [
      'a threshold that is never reached',
      'bruteForce: { failures: 1000 }',
      '.bruteForce.failures must be a whole number from 2 to 50',
    ],
    ['half a failure', 'rootFailures: { failures: 2.5 }', '.rootFailures.failures must be a whole number from 2 to 50'],
    [
      'a number written as text',
      'bruteForce: { withinMinutes: "10" }',
      '.bruteForce.withinMinutes must be a whole number from 1 to 1440',
    ],
    ['zero days', 'baselineDays: 0', '.baselineDays must be a whole number from 1 to 400'],
    ['a port that does not exist', 'riskyPorts: [22, 65536]', '.riskyPorts[1] must be a whole number from 1 to 65535'],
    ['an empty list of ports', 'riskyPorts: []', `.riskyPorts ${atLeastOne}`],
    ['an empty list of words', 'temporaryWords: []', `.temporaryWords ${atLeastOne}`],
    ['two words in one entry', 'temporaryWords: [for now]', '.temporaryWords[0] must be one word of letters and digits'],
    ['a speed slower than traffic', 'travel: { kmPerHour: 5 }', '.travel.kmPerHour must be a whole number from 50 to 30000'],
    ['a country by its name', 'travel: { allow: { countries: [Korea] } }', `.travel.allow.countries[0] ${country}`],
    ['a country code that does not exist', 'travel: { allow: { countries: [QX] } }', `.travel.allow.countries[0] ${country}`],
    ['a country by an unofficial code', 'travel: { allow: { countries: [UK] } }', `.travel.allow.countries[0] ${country}`],
    ['an address without a prefix length', 'travel: { allow: { networks: [203.0.113.9] } }', `.travel.allow.networks[0] ${cidr}`],
    ['an IPv6 network smaller than a /64', 'trustedNetworks: ["2001:db8::/80"]', `.trustedNetworks[0] ${cidr}`],
    ['the whole internet', 'trustedNetworks: [0.0.0.0/1, 128.0.0.0/1]', '.trustedNetworks must not cover the whole internet'],
    [
      'a pattern for every person',
      'travel: { allow: { people: ["*"] } }',
      `.travel.allow.people[0] ${principal('role or an IAM user')}`,
    ],
    [
      'a person by the name of a session',
      'travel: { allow: { people: [alice@example.com] } }',
      `.travel.allow.people[0] ${principal('role or an IAM user')}`,
    ],
    [
      'a role of any account',
      'travel: { allow: { roles: ["arn:aws:iam::*:role/x"] } }',
      `.travel.allow.roles[0] ${principal('role')}`,
    ],
    ['a break-glass user by its ARN', 'breakGlass: ["arn:aws:iam::1:user/x"]', '.breakGlass[0] must be the name of an IAM user'],
    [
      'an unknown severity of a rule',
      'configRules: { restricted-ssh: LOW }',
      '.configRules.restricted-ssh must be one of off, MEDIUM, HIGH, CRITICAL',
    ],
    ['a switch that is neither true nor false', 'watchKeyReads: sometimes', '.watchKeyReads must be true or false'],
    ['an unknown field', 'travel: { speed: 900 }', '.travel has no key speed; its keys are kmPerHour, withinMinutes, allow'],
    ['an unknown block', 'brute: 5', ` has no key brute; its keys are ${Object.keys(DEFAULT_TUNING).join(', ')}`],
  ])('in detection, on every level: %s', (_, written, sentence) => {
    const fault = (at: string) => `organization.yaml is not valid: ${at}${sentence}.`;
    expect(() => parse(`${EXAMPLE_TEXT}\ndetection: { ${written} }\n`)).toThrow(fault('detection'));
    expect(() => parse(changed('name: payments,', `name: payments, detection: { ${written} },`))).toThrow(
      fault('accounts[3].detection'),
    );
    expect(() => parse(changed('    mode: observe', `    detection: { ${written} }`))).toThrow(fault('units.sandbox.detection'));
  });

  test('several faults are reported together', () => {
    const written = changed('account: security', 'account: missing').replace('name: shop', 'name: payments');
    expect(() => parse(written)).toThrow(
      'organization.yaml is not valid: accounts: the name payments is used twice; hub.account: no account is named missing.',
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
      `${EXAMPLE_TEXT}\nmode: auto\n`,
      /^organization\.yaml is not YAML: Map keys must be unique at line \d+, column 1\.$/,
    ],
    [
      'an alias without an anchor',
      changed('mode: observe\n', 'mode: *elsewhere\n'),
      /^organization\.yaml is not YAML: Unresolved alias .*: elsewhere\.$/,
    ],
  ])('not YAML: %s', (_, written, sentence) => {
    expect(() => parse(written)).toThrow(sentence);
  });

  test('a file that is not there', () => {
    expect(() => readOrganization('/nowhere/organization.yaml')).toThrow(
      'There is no organization file at /nowhere/organization.yaml; copy stacks/organization/example.yaml there or set HUB_ORGANIZATION.',
    );
  });
});
