import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { loopbackEnvironment } from '#adapters/sdk/loopback.ts';
import { OperatorError } from '#core/errors.ts';
import {
  initialState,
  isUsable,
  type RolloutState,
  resourcesDone,
  type StackEvent,
  type SynthesizedStack,
  withEvent,
} from './rollout-state.ts';
import { DIST, LOCAL, type LocalOrganization, ROOT } from './running.ts';

/** Where the local stacks are synthesized to. */
const OUTDIR = join(LOCAL, 'cdktf.out');

/** How many stacks and resources a rollout changed. */
export type Rollout = { readonly stacks: number; readonly resources: number };

/** A rollout that is running. */
export type RunningRollout = {
  readonly done: Promise<Rollout>;
  /** Resolves when a stack can be used; rejects if the rollout ends without it. */
  readonly isUp: (stack: string) => Promise<void>;
  /** Interrupts Terraform and waits for its end. */
  readonly stop: () => Promise<void>;
};

/** Environment variables that Terraform gets from the caller; credentials and endpoints of a real AWS are excluded. */
const KEPT = /^(PATH|HOME|TMPDIR|LANG|LC_.*|TERM|TF_PLUGIN_DIR|XDG_.*|HTTPS?_PROXY|NO_PROXY|CI|HUB_ORGANIZATION)$/i;

/** Terraform mostly waits, so many operations can run at once. */
const RESOURCES_AT_ONCE = '-parallelism=60';

/**
 * Terraform and its provider live for seconds here: they collect garbage only when they would need more than the memory of one
 * stack, and a socket that only their user may open needs no TLS keys, made for each of a hundred processes.
 */
const SHORT_LIVED = { GOGC: 'off', GOMEMLIMIT: '600MiB', TF_DISABLE_PLUGIN_TLS: '1' };

const LOOK_MS = 20;

/** Approximate memory of one stack. */
const STACK_BYTES = 600_000_000;

/** The environment of a rollout to the local organization. `provider`: path of the checked AWS provider. */
export function rolloutEnvironment(
  { endpoint, region, provider }: { endpoint: string; region: string; provider: string },
  externalId: string,
): Record<string, string> {
  const kept = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && KEPT.test(name) ? [[name, value]] : [],
  );
  return {
    ...Object.fromEntries(kept),
    ...loopbackEnvironment(endpoint, region),
    HUB_PROFILE: 'local',
    CDKTF_OUTDIR: OUTDIR,
    HUB_DIST: DIST,
    HUB_PROVIDER: provider,
    TF_CLI_ARGS_apply: RESOURCES_AT_ONCE,
    TF_CLI_ARGS_destroy: RESOURCES_AT_ONCE,
    ...SHORT_LIVED,
    TF_VAR_external_ids: JSON.stringify([externalId]),
  };
}

/** The path of the AWS provider, checked against the project's hashes once for all commands of this organization. */
export async function checkProvider(): Promise<string> {
  const child = runNode(['stacks/rollout/checked-provider.ts', join(LOCAL, 'provider')], process.env);
  const [printed] = await Promise.all([text(child.stdout as NodeJS.ReadableStream), ended(child, [])]);
  return printed.trim();
}

/** A running synthesis: the organization is known long before the stacks are written. */
type RunningSynthesis = { readonly organization: Promise<LocalOrganization>; readonly done: Promise<void> };

/** Bundles the functions and synthesizes the local profile of the stacks. Needs no emulator yet. */
export function startSynthesis(environment: NodeJS.ProcessEnv): RunningSynthesis {
  // The state of every stack is written beside it, and holds the external id.
  mkdirSync(OUTDIR, { recursive: true, mode: 0o700 });
  const own = { HUB_PROFILE: 'local', HUB_DIST: DIST, CDKTF_OUTDIR: OUTDIR };
  const child = runNode(['stacks/main.ts'], { ...environment, ...own });
  child.stdout?.resume();
  const done = ended(child, []);
  const file = join(OUTDIR, 'organization.json');
  const isWritten = async () => {
    while (!existsSync(file) && child.exitCode === null) await sleep(LOOK_MS);
    return readJson<LocalOrganization>(file);
  };
  // If the synthesis fails, report its error instead of the missing file.
  return { done, organization: isWritten().catch(async (error) => done.then(() => Promise.reject(error))) };
}

/** The local stacks as Terraform reads them, by name. */
export function synthesizedStacks(): Record<string, SynthesizedStack> {
  const { stacks } = readJson<{ stacks: Record<string, { synthesizedStackPath: string }> }>(join(OUTDIR, 'manifest.json'));
  return Object.fromEntries(
    Object.entries(stacks).map(([name, { synthesizedStackPath }]) => [name, readJson(join(OUTDIR, synthesizedStackPath))]),
  );
}

/** Plans or destroys local stacks that were applied, all or those named, with the operator's own command. Throws Terraform's error if one fails. */
export function rollOut(
  verb: 'plan' | 'destroy',
  environment: Record<string, string>,
  only: readonly string[] = [],
): Promise<Rollout> {
  // The stack of the hub takes longest, most of it waiting for its queues to be gone.
  const first = verb === 'destroy' ? ['--first', 'central'] : [];
  return startRollout(verb, environment, { words: [...only, ...first], onChange: () => {} }).done;
}

/** Starts the operator's command with these further words; `onChange` gets the state after every event of Terraform. */
export function startRollout(
  verb: 'plan' | 'apply' | 'destroy',
  environment: Record<string, string>,
  { words, onChange }: { words: readonly string[]; onChange: (state: RolloutState, event: StackEvent) => void },
): RunningRollout {
  let state = initialState(synthesizedStacks());
  const waiting = new Map<string, PromiseWithResolve>();
  const problems: string[] = [];
  const limits = ['--parallelism', String(stacksAtOnce()), '--planning', String(Math.max(2, availableParallelism()))];
  const flags = ['--yes', '--json', '--no-init', '--out', OUTDIR, ...limits, ...words];
  // A separate process group: Ctrl-C reaches this program only, which then interrupts Terraform exactly once.
  // The local organization is made for these stacks, so there is nothing to find out.
  const child = runNode(['stacks/deploy.ts', verb, '--no-check', ...flags], environment, true);
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    const event = JSON.parse(line) as StackEvent & { summary?: unknown };
    if (event.summary !== undefined) return;
    problems.push(...(event.problems ?? []));
    state = withEvent(state, event);
    onChange(state, event);
    for (const [stack, { resolve }] of waiting) if (isUsable(state, stack)) resolve();
  });
  const done = ended(child, problems).then(() => ({ stacks: countDone(state), resources: resourcesDone(state) }));
  // Callers that wait get the error; without a caller, an unhandled rejection would end the process.
  done.catch(() => {});
  return {
    done,
    isUp: (stack) => {
      const usable = waiting.get(stack) ?? promiseWithResolve();
      waiting.set(stack, usable);
      if (isUsable(state, stack)) usable.resolve();
      const neverUp = done.then(() => Promise.reject(new OperatorError(`The rollout ended without the stack ${stack}.`)));
      return Promise.race([usable.promise, neverUp]);
    },
    stop: () => stopped(child),
  };
}

type PromiseWithResolve = { readonly promise: Promise<void>; readonly resolve: () => void };

function promiseWithResolve(): PromiseWithResolve {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function countDone(state: RolloutState): number {
  return [...state.values()].filter(({ phase }) => phase === 'done').length;
}

/** Stacks mostly wait, so memory limits how many run at once. */
function stacksAtOnce(): number {
  return Math.max(2, Math.min(24, Math.floor(freemem() / STACK_BYTES)));
}

function runNode(args: string[], env: NodeJS.ProcessEnv, detached = false): ChildProcess {
  return spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], detached });
}

async function ended(child: ChildProcess, problems: readonly string[]): Promise<void> {
  let tail = '';
  child.stderr?.on('data', (part: Buffer) => {
    tail = (tail + part.toString()).slice(-4000);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  const reasons = problems.length > 0 ? problems.join('\n') : tail.trim();
  throw new OperatorError(reasons || `${child.spawnargs.slice(1).join(' ')} ended with exit code ${code}.`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGINT');
  await once(child, 'close');
}

function readJson<Content>(path: string): Content {
  return JSON.parse(readFileSync(path, 'utf8')) as Content;
}
