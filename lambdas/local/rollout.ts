import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { loopbackEnvironment } from '#adapters/sdk/loopback.ts';
import { OperatorError } from '#core/errors.ts';
import { DIST, LOCAL, type LocalOrganization, ROOT } from './running.ts';

/** Where the local stacks are synthesized to. */
export const OUTDIR = join(LOCAL, 'cdktf.out');

/** What a rollout comes to. */
export type Rollout = { readonly stacks: number; readonly resources: number };

/** What Terraform must know of the caller's environment; credentials and addresses of anybody's real AWS stay behind. */
const KEPT = /^(PATH|HOME|TMPDIR|LANG|LC_.*|TERM|TF_PLUGIN_DIR|XDG_.*|HTTPS?_PROXY|NO_PROXY|CI|HUB_ORGANIZATION)$/i;

/** The environment of a rollout to the local organization. */
export function rolloutEnvironment(endpoint: string, region: string, externalId: string): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && KEPT.test(name) ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(kept),
    ...loopbackEnvironment(endpoint, region),
    HUB_PROFILE: 'local',
    HUB_STATE: join(LOCAL, 'state'),
    CDKTF_OUTDIR: OUTDIR,
    HUB_DIST: DIST,
    TF_VAR_external_ids: JSON.stringify([externalId]),
  };
}

/** Synthesizes the local profile of the stacks. Needs no emulator yet. */
export async function synthesizeLocally(environment: NodeJS.ProcessEnv): Promise<LocalOrganization> {
  await runNode(
    ['stacks/main.ts'],
    { ...environment, HUB_PROFILE: 'local', HUB_STATE: join(LOCAL, 'state'), HUB_DIST: DIST, CDKTF_OUTDIR: OUTDIR },
    () => {},
  );
  return JSON.parse(readFileSync(join(OUTDIR, 'organization.json'), 'utf8')) as LocalOrganization;
}

/** Plans, applies or destroys every local stack with the operator's own command. Throws what Terraform said when one failed. */
export async function rollOut(
  verb: 'plan' | 'apply' | 'destroy',
  environment: Record<string, string>,
  tell: (detail: string) => void,
): Promise<Rollout> {
  const done = new Map<string, number>();
  const problems: string[] = [];
  let stacks = 0;
  const all = Object.keys((JSON.parse(readFileSync(join(OUTDIR, 'manifest.json'), 'utf8')) as { stacks: object }).stacks).length;
  const onLine = (line: string): void => {
    const event = JSON.parse(line) as {
      stack?: string;
      phase?: string;
      done?: number;
      changes?: { add: number };
      problems?: string[];
      summary?: unknown;
    };
    if (event.stack === undefined) return;
    problems.push(...(event.problems ?? []));
    if (event.done !== undefined) done.set(event.stack, event.done);
    if (event.phase === 'done') stacks += 1;
    tell(`${stacks} of ${all} stacks, ${total(done)} resources`);
  };
  const flags = ['--yes', '--json', '--parallelism', String(parallelism()), '--out', OUTDIR];
  await runNode(['stacks/deploy.ts', verb, ...flags], environment, onLine).catch((error: Error) => {
    throw problems.length > 0 ? new OperatorError(problems.join('\n')) : error;
  });
  return { stacks, resources: total(done) };
}

/** Most of a rollout is waiting, so memory sets the limit: a stack takes about half a gigabyte. */
function parallelism(): number {
  return Math.max(2, Math.min(16, Math.floor(freemem() / 600_000_000)));
}

function total(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function runNode(args: string[], env: NodeJS.ProcessEnv, onLine: (line: string) => void): Promise<void> {
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(-4000);
  });
  if (args[0] === 'stacks/deploy.ts') createInterface({ input: child.stdout }).on('line', onLine);
  else child.stdout.resume();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new OperatorError(said.trim() || `${args.join(' ')} ended with exit code ${code}`)),
    );
  });
}
