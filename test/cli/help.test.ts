import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { shellLanguage } from '#adapters/operator/locale.ts';
import { AREAS, CATALOGUE } from '#catalogue/index.ts';
import { checkNeeds, checkOperands, countFrom, languageIn, readWords, timeFrom } from '#cli/arguments.ts';
import { helpOf, overview, verbNamed } from '#cli/help.ts';
import { GROUPS, VERB_NAMES, VERBS, type VerbName } from '#cli/verbs.ts';
import { OperatorError } from '#core/errors.ts';
import { nearest } from '#core/nearest.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';
import { noIncident } from '#words/command-line/errors.ts';
import { GROUP_TITLES } from '#words/command-line/help.ts';
import { AREA_TITLES, stopped } from '#words/command-line/outcomes.ts';
import { typedFor } from '#words/command-line/typed.ts';
import { VERB_TEXTS } from '#words/command-line/verbs.ts';
import { codeOf, SOURCES, sourceText } from '../support/sources.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LANGUAGES = ['en', 'ko'] as const;

/** The error of a command before it runs; undefined if it is typed correctly. */
function problemWith(verb: VerbName, words: readonly string[]): string | undefined {
  try {
    const { values, operands } = readWords(verb, words);
    if (values.help === true) return undefined;
    checkOperands(verb, operands);
    checkNeeds(verb, values);
    return undefined;
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    return error.message;
  }
}

/** The arguments of a command in the help or a document, as a shell passes them. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

describe('the overview', () => {
  test.each(LANGUAGES)('shows every verb once, below the title of its group, in %s', (lang) => {
    const lines: readonly string[] = overview(lang);
    for (const verb of VERB_NAMES) {
      const own = lines.findIndex((line) => line.startsWith(`  ${verb} `));
      const title = lines.findLastIndex((line, index) => index < own && line !== '' && !line.startsWith(' '));
      expect([verb, lines[title]]).toEqual([verb, GROUP_TITLES[VERBS[verb].group][lang]]);
    }
    expect(GROUPS.every((group) => lines.includes(GROUP_TITLES[group][lang]))).toBe(true);
  });

  test.each(LANGUAGES)('lists no ids, names the exit codes and is no wider than 120 columns in %s', (lang) => {
    const text = overview(lang).join('\n');
    expect(CATALOGUE.filter(({ id }) => text.includes(id)).map(({ id }) => id)).toEqual(['sg-ssh-open-world']);
    expect(PLAYBOOK_IDS.filter((id) => text.includes(id))).toEqual([]);
    for (const code of [0, 1, 2, 3]) expect(text).toMatch(new RegExp(`^  ${code}  \\S`, 'm'));
    expect(text.split('\n').filter((line) => stringWidth(line) > 120)).toEqual([]);
  });
});

describe.each(VERB_NAMES)('the help of %s', (verb) => {
  test.each(LANGUAGES)('shows usage, every option and commands to paste in %s', (lang) => {
    const text = helpOf(verb, lang).join('\n');
    expect(text).toContain(`npx hub ${verb}`);
    for (const option of [...Object.keys(VERBS[verb].options), 'lang', 'help'])
      expect(text).toMatch(new RegExp(`^  --${option} `, 'm'));
    expect(text.split('\n').filter((line) => stringWidth(line) > 120)).toEqual([]);
  });

  test('has only examples that run', () => {
    const commands = VERB_TEXTS[verb].examples.map((example) => /npx hub ([^|)]+)/.exec(example)?.[1] ?? '');
    expect(commands.length).toBeGreaterThan(0);
    for (const command of commands) {
      const [first = '', ...words] = wordsOf(command);
      expect([command, problemWith(verbNamed(first), words)]).toEqual([command, undefined]);
    }
  });
});

describe('a command that the product or a document prints', () => {
  const sources = SOURCES.filter((path) => path.startsWith('lambdas/'));
  const documents = ['README.md', 'README.ko.md', 'docs/operate.md', 'docs/operate.ko.md'];

  test('begins with npx hub, so that it can be pasted', () => {
    const verbs = VERB_NAMES.filter((verb) => verb !== 'help').join('|');
    const bare = new RegExp(`(?<!npx )\\bhub (-- )?(${verbs})\\b(?! (?:bus|account)s?\\b)`);
    const strings = sources.flatMap((path) =>
      [...codeOf(path).matchAll(/'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g)].map(([string]) => ({ path, string })),
    );
    const found = [...strings, ...documents.map((path) => ({ path, string: sourceText(path) }))];
    expect(found.filter(({ string }) => bare.test(string) || string.includes('npm run -s hub'))).toEqual([]);
  });

  test('contains the Region that the user named, so that it reaches the same hub', () => {
    expect(typedFor('us-east-1', 'show', 'inc-1')).toBe('npx hub show inc-1 --region us-east-1');
    expect(typedFor(undefined, 'show', 'inc-1')).toBe('npx hub show inc-1');
    expect(noIncident('inc-1', 'us-east-1').ko).toContain('npx hub incidents --region us-east-1');
    expect(stopped('alice', 'us-east-1').en).toContain('npx hub resume --region us-east-1');
  });

  test('names an existing verb', () => {
    const commands = [...sources, ...documents].flatMap((path) =>
      [...sourceText(path).matchAll(/npx hub ([a-z]+)/g)].map(([, verb = '']) => verb),
    );
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((verb) => !VERB_NAMES.some((known) => known === verb))).toEqual([]);
  });

  test.each(documents)('runs as written in %s', (path) => {
    const commands = [...readFileSync(join(ROOT, path), 'utf8').matchAll(/`npx hub ([^`]+)`|^npx hub ([^#\n]+)/gm)].map(
      ([, inline, line]) => (inline ?? line ?? '').trim(),
    );
    expect(commands.length).toBeGreaterThan(6);
    for (const command of commands) {
      const [first = '', ...words] = wordsOf(command);
      expect([command, problemWith(verbNamed(first), words)]).toEqual([command, undefined]);
    }
  });
});

describe('invalid arguments', () => {
  test.each([
    ['show', ['--regoin', 'us-east-1', 'x'], 'show has no option --regoin. Did you mean --region? See: npx hub help show'],
    ['show', ['x', '--region'], '--region needs a value: --region REGION. See: npx hub help show'],
    ['reject', ['x', '--reason', '--json'], '--reason needs a value: --reason TEXT. See: npx hub help reject'],
    ['stop', ['--reason='], '--reason needs a value: --reason TEXT. See: npx hub help stop'],
    ['show', ['x', '--json=yes'], '--json takes no value. See: npx hub help show'],
    ['show', ['x', '--lang', 'fr'], '--lang takes en or ko, not "fr".'],
    [
      'show',
      ['x', 'y'],
      '"y" is one word too many. Usage: npx hub show INCIDENT [--raw] [--finding] [--region REGION] [--json] [--lang en|ko]',
    ],
    ['resume', ['now'], '"now" is one word too many. Usage: npx hub resume [--region REGION] [--lang en|ko]'],
    [
      'stop',
      [],
      'stop needs --reason TEXT, for those who read it later. Usage: npx hub stop --reason TEXT [--region REGION] [--lang en|ko]',
    ],
    [
      'reject',
      ['x'],
      'reject needs --reason TEXT, for those who read it later. Usage: npx hub reject INCIDENT --reason TEXT [--region REGION] [--json] [--lang en|ko]',
    ],
    ['completion', [], 'Give the shell, bash or zsh. Usage: npx hub completion bash|zsh [--lang en|ko]'],
  ] as const)('are answered with the fix: hub %s %j', (verb, words, answer) => {
    expect(problemWith(verb, words)).toBe(answer);
  });

  test('may hold a value that begins with a dash after an equals sign', () => {
    expect(readWords('reject', ['x', '--reason=-1 is not a port']).values.reason).toBe('-1 is not a port');
  });

  test.each(['0', '-1', '1.5', 'many'])('are refused if a count is needed: %s', (value) => {
    expect(() => countFrom('--most', value)).toThrow(`--most takes a whole number from 1, not "${value}".`);
  });

  test('a day as an end means that the whole day counts, and a time is one in UTC', () => {
    expect(timeFrom('--until', '2027-01-31')).toBe(Date.parse('2027-02-01T00:00:00Z'));
    expect(timeFrom('--until', '2027-01-31T09:00Z')).toBe(Date.parse('2027-01-31T09:00:00Z'));
  });

  test.each(['tomorrow', '2027-02-31T', '2027-13-01', '31.01.2027', '2027-01-31T09:00', '1'])('%s is not a time', (value) => {
    expect(() => timeFrom('--until', value)).toThrow(`not "${value}".`);
  });

  test('have a Korean answer too', () => {
    try {
      readWords('show', ['--regoin']);
      expect.unreachable();
    } catch (error) {
      expect((error as OperatorError).text.ko).toBe(
        'show에는 --regoin 옵션이 없습니다. 혹시 --region입니까? 참고: npx hub help show',
      );
    }
  });
});

describe('the language', () => {
  test.each([
    [{ LC_ALL: 'ko_KR.UTF-8', LANG: 'en_US.UTF-8' }, 'ko'],
    [{ LC_ALL: '', LC_MESSAGES: 'ko', LANG: 'en_US.UTF-8' }, 'ko'],
    [{ LC_ALL: 'C', LANG: 'ko_KR.UTF-8' }, 'en'],
    [{ LANG: 'ko_KR.eucKR' }, 'ko'],
    [{ LANG: 'kok_IN' }, 'en'],
    [{ LANG: 'de_DE.UTF-8' }, 'en'],
    [{}, 'en'],
  ] as const)('of the locale %j is %s', (locale, language) => {
    expect(shellLanguage(locale)).toBe(language);
  });

  test('is that of --lang in any position, or of the locale if the value is not supported', () => {
    expect(languageIn(['show', '--lang', 'ko', '--nonsense'], 'en')).toBe('ko');
    expect(languageIn(['show', '--lang=ko'], 'en')).toBe('ko');
    expect(languageIn(['show', '--lang', 'fr'], 'ko')).toBe('ko');
  });
});

describe('the nearest names', () => {
  const scenarios = CATALOGUE.map(({ id }) => id);

  test.each([
    ['sg-ssh-opne-world', ['sg-ssh-open-world']],
    ['cloudtrail', ['cloudtrail-stop-logging', 'cloudtrail-deleted', 'cloudtrail-updated']],
    ['bruteforce', ['console-bruteforce']],
    ['something-else-entirely', []],
  ])('to %s are %j', (typed, names) => {
    expect(nearest(typed, scenarios)).toEqual(names);
  });
});

test('every area of the catalogue has a title', () => {
  expect(Object.keys(AREA_TITLES).toSorted()).toEqual(Object.keys(AREAS).toSorted());
});
