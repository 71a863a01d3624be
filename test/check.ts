import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { fetchNextProvider, NEXT_PROVIDER } from './support/next-provider.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Everything that can be said of the code without running it, side by side: style, types, dead code, who imports whom. */
const CHECKS = {
  style: ['biome', 'check', '.'],
  types: ['tsc', '--noEmit'],
  'dead code': ['knip', '--no-progress'],
  architecture: ['vitest', 'run', '--project', 'code', 'test/architecture.test.ts'],
} as const;

/** With `--next-provider`: that the same source holds on the constructs that follow. They are downloaded the first time. */
const ON_NEXT_PROVIDER = {
  'types, next provider': ['tsc', '--noEmit', '--customConditions', NEXT_PROVIDER],
  'stacks, next provider': [
    ...['vitest', 'run', '--project', 'code', '--mode', NEXT_PROVIDER],
    ...['test/stacks/', 'test/central/', 'test/member-baseline/'],
  ],
} as const;

const withNext = process.argv.includes('--next-provider');
if (withNext) fetchNextProvider(ROOT);
const checks = withNext ? { ...CHECKS, ...ON_NEXT_PROVIDER } : CHECKS;
const results = await Promise.all(Object.entries(checks).map(([name, command]) => check(name, command)));
for (const { name, seconds, code, said } of results) {
  console.log(`${code === 0 ? '✓' : '✗'} ${name.padEnd(21)} ${seconds.toFixed(1)} s`);
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
