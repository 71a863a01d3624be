import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const EVENT = JSON.stringify(
  authorizeIngress({
    group: 'sg-0abc',
    permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
    rules: ['sgr-1'],
  }),
);

/** The project's own Node, and the one of the shell if it is another. */
const OWN_NODE = join(ROOT, 'node_modules/.bin/node');
const OTHER_NODE = (process.env.PATH ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .map((folder) => join(folder, 'node'))
  .find(existsSync);
const NODES = [...new Set([OWN_NODE, OTHER_NODE ?? OWN_NODE])];

async function run(program: string, args: readonly string[], { input = '', env = {} } = {}) {
  const child = spawn(program, args, { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
  child.stdin.end(input);
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, out, err };
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hub-bin-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A clone with the files of the command line and linked packages. */
function cloned(name: string, withPackages = true): { clone: string; bin: string } {
  const clone = join(folder, name);
  for (const part of ['lambdas', 'package.json', 'package-lock.json'])
    cpSync(join(ROOT, part), join(clone, part), { recursive: true });
  if (withPackages) linkPackages(join(clone, 'node_modules'));
  return { clone, bin: join(clone, 'lambdas/cli/hub.mjs') };
}

function linkPackages(into: string): void {
  mkdirSync(into, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (!['.cache', '.vite', '.vite-temp'].includes(name)) symlinkSync(join(ROOT, 'node_modules', name), join(into, name));
  }
}

describe('hub from a clone', () => {
  test.each(NODES)('runs with %s', async (node) => {
    const { code, out } = await run(node, [join(ROOT, 'lambdas/cli/hub.mjs'), 'detect', '-'], { input: EVENT });
    expect(JSON.parse(out)).toMatchObject([{ detections: [{ id: 'sg-ssh-open-world' }] }]);
    expect(code).toBe(0);
  });

  test('runs the current sources, even right after a change', async () => {
    const { clone, bin } = cloned('changing');
    expect((await run(OWN_NODE, [bin, 'help'])).out).toContain('Allow automatic changes again');
    const words = join(clone, 'lambdas/words/command-line/verbs.ts');
    writeFileSync(words, readFileSync(words, 'utf8').replace('Allow automatic changes again', 'Go on'));
    const { out } = await run(OWN_NODE, [bin, 'help']);
    expect(out).toContain('Go on');
    expect(out).not.toContain('Allow automatic changes again');
  });

  test('runs the sources directly if it cannot write its bundle', async () => {
    const { clone, bin } = cloned('read-only');
    writeFileSync(join(clone, 'node_modules/.cache'), 'a file where a folder should be');
    const { code, out } = await run(OWN_NODE, [bin, 'scenarios', 'edge']);
    expect(out).toContain('web-scanner-detected');
    expect(code).toBe(0);
  });

  test.each([
    ['en_US.UTF-8', 'The packages of this project are not installed. Run in'],
    ['ko_KR.UTF-8', '이 프로젝트의 패키지가 설치되어 있지 않습니다.'],
  ])(
    'without packages prints one sentence with the command to run, in the language of %s, and installs nothing',
    async (LANG, sentence) => {
      const { clone, bin } = cloned(`bare-${LANG.slice(0, 2)}`, false);
      for (const node of NODES) {
        const { code, err } = await run(node, [bin, 'incidents'], { env: { LANG } });
        expect(err.trim().split('\n')).toEqual([expect.stringContaining(sentence)]);
        expect(err).toContain('npm ci');
        expect(code).toBe(2);
      }
      expect(existsSync(join(clone, 'node_modules'))).toBe(false);
    },
  );

  test('only development scripts install packages, none that changes an organization', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const installing = Object.keys(scripts).filter((name) => scripts[name]?.includes('with-packages.mjs'));
    expect(installing.toSorted()).toEqual(['bench', 'check', 'fix', 'reference', 'start', 'test']);
  });
});

describe('hub from an installed package', () => {
  let bin = '';
  beforeAll(() => {
    const packed = spawnSync('npm', ['pack', '--silent', '--offline', '--pack-destination', folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(packed.stderr).toBe('');
    const app = join(folder, 'app');
    linkPackages(join(app, 'node_modules'));
    spawnSync('tar', ['xzf', join(folder, packed.stdout.trim()), '-C', app]);
    renameSync(join(app, 'package'), join(app, 'node_modules/org-security-hub'));
    bin = join(app, 'node_modules/org-security-hub/lambdas/cli/hub.mjs');
  });

  test('contains the built command line, its documents and no TypeScript', () => {
    const files = readdirSync(join(bin, '../../..'), { recursive: true, encoding: 'utf8' });
    expect(files).toContain('dist/cli/main.mjs');
    expect(files).toContain('policies/reference/README.md');
    expect(files).toContain('docs/operate.md');
    expect(files.filter((name) => name.endsWith('.ts'))).toEqual([]);
  });

  test.each(NODES)('prints the same as the clone, with %s', async (node) => {
    const clone = join(ROOT, 'lambdas/cli/hub.mjs');
    for (const words of [
      ['help'],
      ['help', 'approve', '--lang', 'ko'],
      ['scenarios'],
      ['completion', 'bash'],
      ['explain', '-'],
    ]) {
      const [installed, ofClone] = await Promise.all([
        run(node, [bin, ...words], { input: EVENT }),
        run(OWN_NODE, [clone, ...words], { input: EVENT }),
      ]);
      expect(installed).toEqual(ofClone);
      expect(installed.code).toBe(0);
    }
  });

  test('loads AWS clients from its packages when a verb needs them', async () => {
    const env = {
      AWS_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/nowhere',
      AWS_SHARED_CREDENTIALS_FILE: '/nowhere',
    };
    const { code, err } = await run(OWN_NODE, [bin, 'incidents'], { env });
    expect(err).toMatch(/^AWS does not accept your credentials \(CredentialsProviderError: /);
    expect(code).toBe(2);
  });
});
