import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type { AttackReport } from '#local/attacks/run-attack.ts';
import type { Running } from '#local/running.ts';
import { HOSTILE_FILE } from '../support/hostile-organization.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LOCAL = join(ROOT, '.local/test');
// A limit for a start that hangs; the organization starts at the same time as the tests of the code.
const LIMIT_MS = 1_800_000;

/** What `npm start -- --json FILE` writes. */
export type StartFile = {
  stacks: number;
  resources: number;
  seconds: { firstFix: number; everything: number };
  phases: Record<string, number>;
  attacks: AttackReport[];
};

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the local organization the tests share. */
    local: string;
    running: Running;
    started: StartFile;
    pid: number;
  }
}

/** Starts the local organization with `npm start`, for all tests of this folder, and ends it as Ctrl-C does. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  rmSync(LOCAL, { recursive: true, force: true });
  mkdirSync(LOCAL, { recursive: true });
  const file = join(LOCAL, 'start.json');
  const organization = join(LOCAL, 'organization.yaml');
  writeFileSync(organization, HOSTILE_FILE);
  process.env.HUB_LOCAL = LOCAL;
  const program = spawn('npm', ['start', '--', '--json', file, '--port', '0'], {
    cwd: ROOT,
    env: { ...process.env, HUB_LOCAL: LOCAL, HUB_ORGANIZATION: organization, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const printed = await untilUp(program);
  program.once('close', (code, signal) => {
    // The tests end it as Ctrl-C does.
    if (signal !== 'SIGINT')
      console.error(`npm start ended (${signal ?? code}) while its organization was used:\n${printed().slice(-4_000)}`);
  });
  project.provide('local', LOCAL);
  project.provide('running', JSON.parse(readFileSync(join(LOCAL, 'running.json'), 'utf8')));
  project.provide('started', JSON.parse(readFileSync(file, 'utf8')));
  project.provide('pid', program.pid ?? 0);
  return () => end(program);
}

/** Gives what the program has printed so far. */
function untilUp(program: ChildProcess): Promise<() => string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const settle = (up: boolean) => {
      clearTimeout(timer);
      if (up) resolve(() => output);
      else reject(new Error(`npm start did not start the local organization:\n${output}`));
    };
    const timer = setTimeout(() => settle(false), LIMIT_MS);
    const read = (part: Buffer) => {
      output += part.toString();
      if (output.includes('stays up until Ctrl-C')) settle(true);
    };
    program.stdout?.on('data', read);
    program.stderr?.on('data', read);
    program.once('close', () => settle(false));
  });
}

function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    program.once('close', () => resolve());
    // A terminal's Ctrl-C reaches the whole process group.
    process.kill(-(program.pid ?? 0), 'SIGINT');
  });
}
