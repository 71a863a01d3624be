import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { FUNCTIONS } from '#stacks/rollout/bundle.ts';
import { bundledOnce } from '#stacks/rollout/kept-bundles.ts';
import { FUNCTION_ENVIRONMENT } from '../support/function-environment.ts';
import type { Bench } from './bench.ts';
import { interleaved, median } from './statistics.ts';
import { type BenchVerdict, rounded, verdict } from './verdict.ts';

const FULL_ROUNDS = 9;
const MOST_MS = 60;
const MOST_BYTES = 400_000;

const IMPORT =
  'const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start); process.exit();';

/** The time of each bundle from its import until it is ready for an event, beyond an empty handler; and the bytes it loads. */
export const cold: Bench = async ({ smallest }) => {
  const rounds = smallest ? 1 : FULL_ROUNDS;
  const folder = mkdtempSync(join(tmpdir(), 'hub-cold-'));
  try {
    const bundles = await bundledOnce();
    const entries = Object.fromEntries(FUNCTIONS.map((name) => [name as string, join(bundles, name, 'handler.mjs')]));
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, 'export const handler = async () => {};\n');
    const all = Object.entries({ empty, ...entries });
    const times = await interleaved(rounds, Object.fromEntries(all.map(([name, entry]) => [name, () => importTime(entry)])));
    const nothing = median(times.empty ?? []);
    return Object.entries(entries).flatMap(([name, entry]) => verdictsOf(name, entry, median(times[name] ?? []), nothing));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

function verdictsOf(name: string, entry: string, ready: number, nothing: number): BenchVerdict[] {
  const bytes = bytesLoaded(entry, (path) => readFileSync(path, 'utf8'));
  return [
    verdict({
      name: `cold.${name}`,
      value: ready - nothing,
      unit: 'ms',
      against: `an empty handler, ${rounded(nothing)} ms`,
      ratio: ready / nothing,
      aim: `at most ${MOST_MS} ms more`,
      ok: ready - nothing <= MOST_MS,
    }),
    verdict({
      name: `cold.${name}.bytes`,
      value: bytes / 1000,
      unit: 'kB',
      against: `the aim, ${MOST_BYTES / 1000} kB`,
      ratio: bytes / MOST_BYTES,
      aim: `at most ${MOST_BYTES / 1000} kB before the first event`,
      ok: bytes <= MOST_BYTES,
    }),
  ];
}

/** Milliseconds to import a module in a separate process. */
async function importTime(entry: string): Promise<number> {
  const args = ['--input-type=module', '--eval', IMPORT, pathToFileURL(entry).href];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: FUNCTION_ENVIRONMENT });
  return Number(stdout);
}

/** Bytes of a module and all its static imports; dynamic imports do not count. */
export function bytesLoaded(entry: string, read: (path: string) => string): number {
  const seen = new Map<string, number>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    const code = read(path);
    seen.set(path, Buffer.byteLength(code));
    for (const other of staticImports(code)) visit(join(path, '..', other));
  };
  visit(entry);
  return [...seen.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Relative modules that a bundled module imports or re-exports statically. */
export function staticImports(code: string): string[] {
  return [...code.matchAll(/\b(?:import|from)\s*"(\.[^"]+)"/g)].map(([, path = '']) => path);
}
