import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { OperatorError } from '#core/errors.ts';
import { resultsIn, type TestResults } from '../support/test-results.ts';
import type { Bench } from './bench.ts';
import { type BenchVerdict, rounded, verdict } from './verdict.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAST_RUN = join(ROOT, '.local/results.json');
const ONE_FILE = 'test/core/modes.test.ts';
const AIM_SECONDS = 360;

/** The time of the last `npm test`, in total and by folder. At its smallest size it runs one file. */
export const tests: Bench = async ({ smallest }) => {
  if (smallest) return verdictsOf(await resultsOfOneFile());
  if (!existsSync(LAST_RUN)) throw new OperatorError('There is no result of a test run to read: run npm test first.');
  return verdictsOf(resultsIn(LAST_RUN));
};

async function resultsOfOneFile(): Promise<TestResults> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-tests-'));
  try {
    const file = join(folder, 'results.json');
    const args = ['run', '--project', 'code', '--reporter=json', `--outputFile.json=${file}`, ONE_FILE];
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/vitest'), args, { cwd: ROOT });
    return resultsIn(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The whole run against its aim, then the seconds of each folder, slowest first, against the sum. Files may run in parallel. */
export function verdictsOf({ testResults }: TestResults): BenchVerdict[] {
  const begun = Math.min(...testResults.map(({ startTime }) => startTime));
  const whole = (Math.max(...testResults.map(({ endTime }) => endTime)) - begun) / 1000;
  const folders = new Map<string, number>();
  for (const { name, startTime, endTime } of testResults) {
    const folder = /^.*\/test\/(?:([^/]+)\/)?/.exec(name)?.[1] ?? 'root';
    folders.set(folder, (folders.get(folder) ?? 0) + (endTime - startTime) / 1000);
  }
  const all = [...folders.values()].reduce((sum, seconds) => sum + seconds, 0);
  const total = verdict({
    name: 'tests',
    value: whole,
    unit: 's',
    against: `the aim, ${AIM_SECONDS} s`,
    ratio: whole / AIM_SECONDS,
    aim: `at most ${AIM_SECONDS} s on 2 quiet cores`,
    ok: whole <= AIM_SECONDS,
  });
  const parts = [...folders].toSorted(([, a], [, b]) => b - a);
  return [
    total,
    ...parts.map(([folder, seconds]) =>
      verdict({
        name: `tests.${folder}`,
        value: seconds,
        unit: 's',
        against: `all files, ${rounded(all)} s`,
        ratio: seconds / all,
        aim: 'none of its own',
        ok: true,
      }),
    ),
  ];
}
