import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AttachedProviders } from './attached-providers.ts';
import type { StackSteps } from './members.ts';
import { initArguments, type ProviderSource } from './provider-source.ts';
import { type Changes, lastWords, readLine, readValidation, type StackProgress } from './terraform-output.ts';

/** The only hashes of the provider that any stack accepts. */
const PROVIDER_LOCK = fileURLToPath(new URL('provider.lock.hcl', import.meta.url));

const KILL_AFTER_MS = 60_000;

/**
 * One synthesized stack: where its `cdk.tf.json` is, what must exist before it, which variables it declares, and the
 * types of its resources and data sources. `readyAfter` are the resources that others wait for; absent: others wait until it is done.
 */
export interface Stack {
  name: string;
  folder: string;
  dependencies: string[];
  variables: string[];
  types: string[];
  readyAfter?: readonly string[];
}

/** What can be done with a stack. */
export type Verb = 'validate' | 'plan' | 'apply' | 'destroy';

/**
 * One step of one stack: `done` of `total` resource changes, `busy` the addresses Terraform is working on, `waitingFor` the
 * first of them by a name for people, `seconds` since the stack started.
 */
export interface ProgressEvent {
  stack: string;
  phase: 'init' | Verb | 'done' | 'failed' | 'skipped';
  done?: number;
  total?: number;
  busy?: string[];
  waitingFor?: string;
  seconds: number;
  changes?: Changes;
  problems?: string[];
}

/** How stacks are run, and where their progress is reported. */
export interface RunOptions {
  /** How many stacks run at a time; a stack takes about 0.5 GB of memory per provider alias. */
  parallelism: number;
  /** Stack names or beginnings of names; absent or empty means all. */
  only?: string[];
  /** Stacks to start before the others, with what they wait for. */
  first?: string[];
  /** How many stacks may initialise and plan at a time, which uses the processor; applying mostly waits. Absent: all. */
  planning?: number;
  env: NodeJS.ProcessEnv;
  source: ProviderSource;
  /** A binary of the provider that was checked: its processes serve all commands. Absent: each command starts its own. */
  provider?: string;
  projectRoot: string;
  onProgress: (event: ProgressEvent) => void;
  /** Longest time for one Terraform command; it is then interrupted and the stack failed. */
  timeoutMinutes: number;
  /** Steps around a stack that Terraform cannot do. */
  steps?: StackSteps;
  /** With plan: show what destroy would remove. */
  destroyPlan?: boolean;
  /** Milliseconds before each further apply of a stack that failed only with errors that pass; absent: ten seconds, then thirty. */
  pauses?: readonly number[];
  /** Folders that an earlier run of this process initialised and that are not initialised again. */
  initialised?: Set<string>;
}

/** What the stacks of one run share; `children` are the running processes, `initTurn` ends with the latest init. */
export interface Session {
  verb: Verb;
  options: RunOptions;
  env: NodeJS.ProcessEnv;
  binary: string;
  children: Set<ChildProcess>;
  providers?: AttachedProviders;
  interrupted: boolean;
  initTurn: Promise<unknown>;
  lockFile?: string;
}

/** Runs `terraform init` in a stack's folder, unless an earlier run did, and gives its exit code. */
export async function initialise(stack: Stack, reading: StackProgress, session: Session): Promise<number> {
  const { verb, options } = session;
  if (verb !== 'validate' && options.initialised?.has(stack.folder)) return 0;
  // Validation reads no state, so it must not need access to where the state is kept.
  const backend = verb === 'validate' ? ['-backend=false'] : [];
  const args = ['init', '-input=false', '-no-color', '-json', ...backend, ...initArguments(options.source)];
  const lockFile = join(stack.folder, '.terraform.lock.hcl');
  const init = async () => {
    // Also replaces the file of an earlier run or another program: a provider must have the hashes of this project.
    if (session.lockFile !== lockFile) copyFileSync(session.lockFile ?? PROVIDER_LOCK, lockFile);
    const code = await terraform(stack, args, reading, session);
    if (code === 0 && existsSync(lockFile)) session.lockFile ??= lockFile;
    return code;
  };
  const turn = session.initTurn.then(init);
  // Terraform's shared download folder takes one init at a time; a mirror only waits for the first lock file.
  if (options.source.kind === 'registry' || !session.lockFile) session.initTurn = turn;
  const code = await turn;
  if (code === 0 && verb !== 'validate') options.initialised?.add(stack.folder);
  return code;
}

/** The command line of one verb, without `terraform` itself. */
export function verbArguments(verb: Verb, options: RunOptions): string[] {
  if (verb === 'validate') return ['validate', '-no-color', '-json'];
  const common = [verb, '-input=false', '-no-color', '-json'];
  if (verb === 'plan') return [...common, '-detailed-exitcode', ...(options.destroyPlan ? ['-destroy'] : [])];
  return [...common, '-auto-approve'];
}

/** Runs one Terraform command to its end and gives its exit code (1 when it did not start). */
export async function terraform(
  stack: Stack,
  args: string[],
  reading: StackProgress,
  session: Session,
  onStep?: () => void,
): Promise<number> {
  if (session.interrupted) {
    reading.problems.push(`${stack.name}: interrupted`);
    return 1;
  }
  const command = (attached: NodeJS.ProcessEnv) => run(stack, args, reading, session, { ...session.env, ...attached }, onStep);
  if (session.providers === undefined || args[0] === 'init') return command({});
  try {
    return await session.providers.lend(command);
  } catch (error) {
    reading.problems.push(`${stack.name}: ${(error as Error).message}`);
    return 1;
  }
}

function run(
  stack: Stack,
  args: string[],
  reading: StackProgress,
  session: Session,
  env: NodeJS.ProcessEnv,
  onStep?: () => void,
): Promise<number> {
  return new Promise<number>((settle) => {
    // Its own process group: else Ctrl-C reaches Terraform twice, and the second one makes it drop its state lock.
    const child = spawn(session.binary, args, {
      cwd: stack.folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    session.children.add(child);
    const plain: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (args[0] === 'validate' || !readLine(stack.name, line, reading, onStep)) plain.push(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => plain.push(line));
    const { timeoutMinutes } = session.options;
    let killer: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      const busy = reading.busy.size > 0 ? `; it was working on ${[...reading.busy].join(', ')}` : '';
      reading.problems.push(`${stack.name}: ${args[0]} did not end within ${timeoutMinutes} minutes${busy}`);
      child.kill('SIGINT');
      killer = setTimeout(() => killGroup(child), KILL_AFTER_MS);
    }, timeoutMinutes * 60_000);
    const finish = (code: number) => {
      clearTimeout(timer);
      clearTimeout(killer);
      session.children.delete(child);
      if (session.interrupted || killer) killGroup(child);
      if (session.interrupted) reading.problems.push(`${stack.name}: interrupted`);
      if (args[0] === 'validate') readValidation(stack.name, plain, reading);
      if (code !== 0 && reading.problems.length === 0) reading.problems.push(lastWords(stack.name, plain, code));
      settle(killer && code === 0 ? 1 : code);
    };
    child.on('error', (error) => {
      plain.push(error.message);
      finish(1);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nothing of the group is left, which is what was wanted.
  }
}
