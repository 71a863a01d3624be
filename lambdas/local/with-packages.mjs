/**
 * Runs a program of this project with the project's own Node. On a fresh clone it installs the packages first, so
 * this file is plain JavaScript without a single import from outside Node. Usage: node with-packages.mjs FILE [ARGUMENT ...]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { node, PLATFORM_MISSING, root, runProgram } from './with-node.mjs';

if (PLATFORM_MISSING !== undefined) {
  console.error(PLATFORM_MISSING);
  process.exit(2);
}

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
    console.error('npm ci failed; the lines above say why. The project cannot run without its packages.');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

const [program, ...args] = process.argv.slice(2);
runProgram(join(root, program), args);
