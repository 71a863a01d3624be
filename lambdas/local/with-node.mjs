/**
 * Runs a program of this project with the project's own Node; installs nothing. Plain JavaScript without a single import
 * from outside Node. Usage: node with-node.mjs FILE [ARGUMENT ...]
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { argv, env } from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The Node that the project's packages bring. */
export const node = join(root, 'node_modules/.bin/node');

/** The platforms whose Node is among the packages, each with its hash in the lock file. */
export const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64'];

const platform = `${process.platform}-${process.arch}`;
const isKorean = /^ko(?![a-z])/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || '');

/** What to do where the packages bring no Node; undefined where they do. */
export const PLATFORM_MISSING = PLATFORMS.includes(platform)
  ? undefined
  : isKorean
    ? `이 프로젝트가 가져오는 Node는 ${PLATFORMS.join(', ')}용이며 ${platform}용은 없습니다. 이 중 하나에서 실행하십시오.`
    : `The project brings its own Node for ${PLATFORMS.join(', ')}, and this is ${platform}: run it on one of those.`;

export const PACKAGES_MISSING = isKorean
  ? `이 프로젝트의 패키지가 설치되어 있지 않습니다. ${root}에서 다음을 실행하십시오: npm ci`
  : `The packages of this project are not installed. Run in ${root}: npm ci`;

export function packagesAreThere() {
  return existsSync(node) && existsSync(join(root, 'node_modules/esbuild/package.json'));
}

/** Runs a program in a child process and exits with its exit code. */
export function runProgram(program, args, by = node) {
  const path = [join(root, 'node_modules/.bin'), env.PATH].join(delimiter);
  const child = spawn(by, [program, ...args], { stdio: 'inherit', env: { ...env, PATH: path } });
  // A terminal sends Ctrl-C to the whole process group; the program stops by itself, and then this process ends.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  child.once('close', (code, signal) => process.exit(code ?? (signal === null ? 1 : 130)));
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [program = '', ...args] = argv.slice(2);
  if (packagesAreThere()) runProgram(join(root, program), args);
  else {
    console.error(PLATFORM_MISSING ?? PACKAGES_MISSING);
    process.exitCode = 2;
  }
}
