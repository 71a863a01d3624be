import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { AREAS, CATALOGUE } from '#catalogue/index.ts';
import { SHELLS, VERB_NAMES } from '#cli/verbs.ts';
import { PLAYBOOK_IDS } from '#core/playbook/playbook-id.ts';

const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));

function scriptFor(shell: string, lang = 'en'): string {
  return spawnSync(process.execPath, [HUB, 'completion', shell, '--lang', lang], { encoding: 'utf8' }).stdout;
}

/** Sources the script in bash and completes the last word of a command, like the Tab key. */
function completed(script: string, ...words: string[]): string[] {
  const program = `eval "$SCRIPT"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
$(complete -p "$1" | sed 's/.*-F \\([^ ]*\\) .*/\\1/') "$1"
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', program, 'bash', ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, SCRIPT: script },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

describe('the completion script for bash', () => {
  let script = '';
  beforeAll(() => {
    script = scriptFor('bash');
  });

  test.each([
    ['verbs', ['hub', ''], VERB_NAMES],
    ['the verbs with that beginning', ['hub', 're'], ['reject', 'replan', 'reopen', 'resume', 'replay']],
    ['the same after npx', ['npx', 'hub', 're'], ['reject', 'replan', 'reopen', 'resume', 'replay']],
    ['the options of a verb', ['hub', 'show', '--'], ['--finding', '--raw', '--region', '--json', '--lang', '--help']],
    ['the options of a verb after its operand', ['npx', 'hub', 'show', 'inc-1', '--r'], ['--raw', '--region']],
    ['every scenario, and all', ['hub', 'simulate', ''], [...CATALOGUE.map(({ id }) => id), 'all']],
    ['every playbook after --playbook', ['npx', 'hub', 'replan', 'inc-1', '--playbook', ''], PLAYBOOK_IDS],
    ['languages after --lang', ['hub', 'detect', 'x', '--lang', ''], ['en', 'ko']],
    ['areas', ['hub', 'scenarios', ''], Object.keys(AREAS)],
    ['states', ['hub', 'incidents', 'F'], ['FAILED']],
    ['files for a file of events', ['hub', 'explain', 'package.js'], ['package.json']],
    ['verbs after help', ['hub', 'help', 'ex'], ['explain']],
    ['shells', ['hub', 'completion', ''], SHELLS],
    ['nothing for a free text value', ['hub', 'reject', 'inc-1', '--reason', ''], []],
    ['nothing for other programs of npx', ['npx', 'tsc', ''], []],
  ])('completes %s: %j', (_, words, expected) => {
    expect(completed(script, ...words).toSorted()).toEqual([...expected].toSorted());
  });

  test('is the same in every language', () => {
    expect(scriptFor('bash', 'ko')).toBe(script);
  });
});

describe('the completion script for zsh', () => {
  test('describes every verb in the reader’s language and names every scenario and playbook', () => {
    const script = scriptFor('zsh', 'ko');
    for (const verb of VERB_NAMES) expect(script).toMatch(new RegExp(`^ {6}'${verb}:.*[가-힣].*'$`, 'm'));
    for (const id of [...CATALOGUE.map(({ id }) => id), ...PLAYBOOK_IDS]) expect(script).toMatch(new RegExp(`[ (]${id}[ );]`));
    expect(script).toMatch(/^compdef _hub hub$/m);
  });

  test('has valid syntax', () => {
    const zsh = spawnSync('zsh', ['-n', '-c', scriptFor('zsh')], { encoding: 'utf8' });
    // Without zsh, bash checks it: the script uses only syntax that both accept.
    const checked = zsh.error === undefined ? zsh : spawnSync('bash', ['-n', '-c', scriptFor('zsh')], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});

test('completion names the shells it supports if another is given', () => {
  const { status, stderr } = spawnSync(process.execPath, [HUB, 'completion', 'fish'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  expect(stderr).toBe('There is no completion for the shell "fish". Use one of: bash, zsh\n');
  expect(status).toBe(2);
});
