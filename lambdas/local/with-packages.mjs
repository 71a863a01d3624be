/**
 * Runs a program of this project with the project's own Node. On a fresh clone it installs the packages first, so
 * this file is plain JavaScript without a single import from outside Node. Usage: node with-packages.mjs FILE [ARGUMENT ...]
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');
const stamp = join(root, 'node_modules/.installed-from');

const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex');
if (!existsSync(node) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('Installing packages (npm ci) ...');
  const installed = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (installed.status !== 0) {
    console.error('npm ci failed: the lines above say why. The project cannot run without its packages.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

const [program, ...args] = process.argv.slice(2);
const env = { ...process.env, PATH: [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
const child = spawn(node, [join(root, program), ...args], { stdio: 'inherit', env });
// A terminal sends Ctrl-C to the whole group; the program ends by itself and this one follows it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
child.once('close', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
