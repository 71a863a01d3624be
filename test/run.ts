import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RESULTS = join(ROOT, '.local/results.json');

/** Runs all tests, or those vitest is asked for, and closes with how many passed and failed. */
mkdirSync(join(ROOT, '.local'), { recursive: true });
rmSync(RESULTS, { force: true });
const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`, ...process.argv.slice(2)];
const { status } = spawnSync(join(ROOT, 'node_modules/.bin/vitest'), args, { cwd: ROOT, stdio: 'inherit' });
const { numPassedTests, numFailedTests, numFailedTestSuites } = readResults();
// A file that cannot even be loaded fails without a failed test in it.
const failed = Math.max(numFailedTests, status === 0 ? 0 : 1, numFailedTests === 0 ? numFailedTestSuites : 0);
console.log(`${numPassedTests} passed, ${failed} failed`);
process.exit(status ?? 1);

function readResults(): { numPassedTests: number; numFailedTests: number; numFailedTestSuites: number } {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numFailedTestSuites: 1 };
  }
}
