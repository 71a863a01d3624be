import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '#core/errors.ts';
import type { AttackReport } from '#local/attacks/run-attack.ts';
import { ROOT, type Running } from '#local/running.ts';

/** The report that `npm start -- --json` writes. */
export type StartReport = {
  /** Seconds from the start to the first verified fix, null if there was none, and to everything. */
  readonly seconds: { readonly firstFix: number | null; readonly everything: number };
  readonly phases: Readonly<Record<string, number>>;
  readonly attacks: readonly AttackReport[];
};

/** A local organization started for benches, and the report of its start. */
export type LocalHub = { readonly running: Running; readonly report: StartReport; readonly stop: () => Promise<void> };

const UP = 'is up at';

/** Starts the local organization as `npm start` does, in a separate folder, with its attacks. */
export function startLocalHub(): Promise<LocalHub> {
  const folder = process.env.HUB_LOCAL ?? mkdtempSync(join(tmpdir(), 'hub-bench-'));
  return start(folder, [], {}, process.env.HUB_LOCAL === undefined);
}

/** Starts one with another organization file (JSON is YAML), in a new folder, and without attacks. */
export function startOwnHub(organization: object): Promise<LocalHub> {
  const folder = mkdtempSync(join(tmpdir(), 'hub-bench-'));
  const file = join(folder, 'organization.yaml');
  writeFileSync(file, JSON.stringify(organization));
  return start(folder, ['--no-attacks'], { HUB_ORGANIZATION: file }, true);
}

async function start(
  folder: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
  mayRemove: boolean,
): Promise<LocalHub> {
  const json = join(folder, 'start.json');
  const child = spawn(process.execPath, ['lambdas/local/start.ts', '--json', json, ...flags], {
    cwd: ROOT,
    env: { ...process.env, ...environment, HUB_LOCAL: folder, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    if (mayRemove) rmSync(folder, { recursive: true, force: true });
  };
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes(UP)) resolve();
    });
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString();
    });
    child.once('error', reject);
    child.once('close', () => reject(new OperatorError(`The local organization did not start:\n${said.trim()}`)));
  });
  const read = <Content>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as Content;
  return { running: read<Running>(join(folder, 'running.json')), report: read<StartReport>(json), stop };
}
