import { type StdioOptions, spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBrowser } from './support/browser-path.ts';
import { closingLines, merged, resultsIn, type TestResults } from './support/test-results.ts';
import { wrongNode } from './support/wrong-node.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LOCAL = join(ROOT, '.local');

/** Terraform, its provider and esbuild, all in Go, live for seconds here: they collect garbage only before they take much memory, and their sockets need no keys. */
const SHORT_LIVED = { GOGC: 'off', GOMEMLIMIT: '2GiB', TF_DISABLE_PLUGIN_TLS: '1' };

type Run = { readonly results: TestResults; readonly exitCode: number };

/** Runs all tests, or those vitest is asked for; closes with the titles of failed tests and, alone on the last line, the counts. */
const wrong = wrongNode(process.versions.node);
if (wrong !== undefined) {
  console.error(wrong);
  process.exit(1);
}
mkdirSync(LOCAL, { recursive: true });
ensureBrowser(ROOT, console.log);
const asked = process.argv.slice(2);
const runs = asked.length > 0 ? [await vitest('asked', asked).ended] : await codeAndOrganization();
const results = merged(runs.map((run) => run.results));
const exitCode = Math.max(...runs.map((run) => run.exitCode));
writeFileSync(join(LOCAL, 'results.json'), JSON.stringify(results));
for (const line of closingLines(results, exitCode, ROOT)) console.log(line);
process.exit(exitCode);

/** The organization mostly waits for Terraform, so it starts beside the tests of the code; what it prints is shown after theirs. */
async function codeAndOrganization(): Promise<Run[]> {
  const organization = vitest('organization', ['--project', 'organization'], 'later');
  const code = vitest('code', ['--project', 'code']);
  const ended = await code.ended;
  organization.show();
  return [ended, await organization.ended];
}

/** Starts vitest; with `later`, what it prints is held until `show`. */
function vitest(name: string, words: readonly string[], when: 'now' | 'later' = 'now') {
  const file = join(LOCAL, `results-${name}.json`);
  rmSync(file, { force: true });
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...words];
  const stdio: StdioOptions = when === 'now' ? 'inherit' : ['ignore', 'pipe', 'pipe'];
  // Every core is busy, so garbage is collected and code compiled by the thread that needs it: less work than beside it.
  const child = spawn(process.execPath, ['--single-threaded', join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: ROOT,
    stdio,
    env: { ...process.env, ...SHORT_LIVED },
  });
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  let held: Buffer[] | undefined = [];
  const print = (part: Buffer) => void (held === undefined ? process.stdout.write(part) : held.push(part));
  child.stdout?.on('data', print);
  child.stderr?.on('data', print);
  const show = () => {
    for (const part of held ?? []) process.stdout.write(part);
    held = undefined;
  };
  const ended = new Promise<Run>((resolve) => {
    child.once('close', (code) => resolve({ results: resultsIn(file), exitCode: code ?? 1 }));
  });
  return { show, ended };
}
