import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Everything that can be said of the code without running it, side by side: style, types, dead code, the walls of the house. */
const CHECKS = {
  style: ['biome', 'check', '.'],
  types: ['tsc', '--noEmit'],
  'dead code': ['knip', '--no-progress'],
  architecture: ['vitest', 'run', '--project', 'code', 'test/architecture.test.ts'],
} as const;

const results = await Promise.all(Object.entries(CHECKS).map(([name, command]) => check(name, command)));
for (const { name, seconds, code, said } of results) {
  console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(14)} ${seconds.toFixed(1)} s`);
  if (code !== 0) console.log(said);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;

async function check(name: string, [program, ...args]: readonly [string, ...string[]]) {
  const start = performance.now();
  const child = spawn(`${ROOT}node_modules/.bin/${program}`, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { name, code: await closed, said: `${out}${err}`.trim(), seconds: (performance.now() - start) / 1000 };
}
