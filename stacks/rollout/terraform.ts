import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownProperty } from '#core/own-property.ts';
import { attachedProviders } from './attached-providers.ts';
import { readEarlyStarts } from './early-starts.ts';
import { externalIdSecrets } from './external-ids.ts';
import { findTerraform } from './find-terraform.ts';
import { mayPass } from './passing-errors.ts';
import { terraformEnvironment } from './provider-source.ts';
import { firstOnes, inDependencyOrder, prerequisites, selectStacks } from './stack-order.ts';
import {
  type Changes,
  isMade,
  noChanges,
  nothingReported,
  resourceName,
  type StackProgress,
  withoutSecrets,
} from './terraform-output.ts';
import {
  initialise,
  type ProgressEvent,
  type RunOptions,
  type Session,
  type Stack,
  terraform,
  type Verb,
  verbArguments,
} from './terraform-process.ts';

/** AWS usually knows a new role everywhere within ten seconds. */
const PAUSES_MS = [10_000, 30_000];

const LOOK_MS = 100;

/** How a stack ended; `changes` are planned ones for plan, made ones (also of a failed run) for apply/destroy. */
export interface StackResult {
  stack: string;
  phase: 'done' | 'failed' | 'skipped';
  /** True when plan found changes (also in outputs only), or apply/destroy made some. */
  changed: boolean;
  changes: Changes;
  seconds: number;
  problems: string[];
}

/**
 * Reads `manifest.json` of a synthesized folder: its stacks, each after everything it depends on.
 * Throws one sentence when there is none, or when the stacks depend on each other in a circle.
 */
export function readStacks(outdir: string): Stack[] {
  const file = join(outdir, 'manifest.json');
  if (!existsSync(file)) throw new Error(`There are no synthesized stacks in ${outdir}: run npm run synth first.`);
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
    stacks: Record<string, { name: string; workingDirectory: string; dependencies?: string[] }>;
  };
  const early = readEarlyStarts(outdir);
  const found = Object.values(manifest.stacks).map(({ name, workingDirectory, dependencies }): Stack => {
    const folder = join(outdir, workingDirectory);
    const readyAfter = ownProperty(early, name);
    return {
      name,
      folder,
      dependencies: dependencies ?? [],
      ...declared(folder, name),
      ...(readyAfter !== undefined && { readyAfter }),
    };
  });
  return inDependencyOrder(found);
}

/**
 * Runs one verb over the stacks, in dependency order (reversed for destroy; validate needs none). A failed stack
 * only stops those that need what it has not made. SIGINT, SIGTERM and SIGHUP interrupt Terraform, so that it
 * releases its state locks, and this waits for its end. Throws only when there is no recent terraform or `only` matches nothing.
 */
export async function runStacks(stacks: Stack[], verb: Verb, options: RunOptions): Promise<StackResult[]> {
  const ordered = inDependencyOrder(stacks);
  const chosen = selectStacks(verb === 'destroy' ? ordered.toReversed() : ordered, options.only);
  const selected = firstOnes(chosen, stacks, options.first ?? []);
  const env = terraformEnvironment(options.env, options.source, options.projectRoot);
  const binary = await findTerraform(env);
  const types = new Set(stacks.flatMap((stack) => stack.types));
  const providers = options.provider === undefined ? undefined : attachedProviders({ binary: options.provider, types }, env);
  const session: Session = {
    verb,
    options,
    env,
    binary,
    children: new Set(),
    ...(providers !== undefined && { providers }),
    interrupted: false,
    initTurn: Promise.resolve(),
  };
  const interrupt = () => {
    session.interrupted = true;
    for (const child of session.children) child.kill('SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await schedule(selected, prerequisites(stacks, selected, verb, options.destroyPlan), session);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    await providers?.stop();
  }
}

async function schedule(selected: Stack[], needs: Map<string, string[]>, session: Session) {
  const { parallelism, planning = Number.POSITIVE_INFINITY } = session.options;
  const results = new Map<string, StackResult>();
  const running = new Map<string, Promise<void>>();
  const inPlanning = new Set<string>();
  const ready = new Set<string>();
  let wake = () => {};
  const onStep = (stack: Stack, reading: StackProgress) => {
    const { name, readyAfter } = stack;
    const isPlanned = reading.total !== undefined && inPlanning.delete(name);
    const isReady = readyAfter !== undefined && !ready.has(name) && isMade(readyAfter, reading);
    if (isReady) ready.add(name);
    if (isPlanned || isReady) wake();
  };
  const start = (stack: Stack) => {
    inPlanning.add(stack.name);
    const run = runStack(stack, session, (reading) => onStep(stack, reading)).then((result) => {
      results.set(stack.name, result);
      if (result.phase === 'done') ready.add(stack.name);
      running.delete(stack.name);
      inPlanning.delete(stack.name);
      wake();
    });
    running.set(stack.name, run);
  };
  const hasRoom = () => running.size < Math.max(1, parallelism) && inPlanning.size < Math.max(1, planning);
  let waiting = selected;
  while (waiting.length > 0 || running.size > 0) {
    const later: Stack[] = [];
    for (const stack of waiting) {
      const missing = (needs.get(stack.name) ?? []).filter((name) => !ready.has(name));
      const broken = missing.filter((name) => results.has(name));
      const reason = session.interrupted ? 'interrupted' : `it needs ${broken.join(', ')}, which did not succeed`;
      if (session.interrupted || broken.length > 0) results.set(stack.name, skip(stack, reason, session));
      else if (hasRoom() && missing.length === 0) start(stack);
      else later.push(stack);
    }
    waiting = later;
    const somethingNew = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (running.size > 0) await Promise.race([...running.values(), somethingNew]);
  }
  return selected.map((stack) => results.get(stack.name)).filter((result) => result !== undefined);
}

/** Runs one stack to its end; calls `onStep` after each report of Terraform. */
async function runStack(stack: Stack, session: Session, onStep: (reading: StackProgress) => void): Promise<StackResult> {
  const { verb, options } = session;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 100) / 10;
  const report = (phase: ProgressEvent['phase'], more: Partial<ProgressEvent> = {}) =>
    options.onProgress({ stack: stack.name, phase, seconds: seconds(), ...more });
  const reading = nothingReported();
  const step = () => {
    onStep(reading);
    const { done, total } = reading;
    const busy = [...reading.busy];
    const waitingFor = busy[0] === undefined ? {} : { waitingFor: resourceName(busy[0]) };
    report(verb, { done, busy, ...waitingFor, ...(total !== undefined && { total }) });
  };

  report('init');
  let code = await initialise(stack, reading, session);
  if (code === 0) {
    report(verb);
    const onPause = () => report(verb, { done: reading.done, waitingFor: 'AWS to know a new role or administrator everywhere' });
    code = await withSteps(stack, reading, session, () => applied(stack, reading, session, step, onPause));
  }
  const phase = code === 0 || (verb === 'plan' && code === 2) ? 'done' : 'failed';
  const changes = verb === 'plan' ? reading.planned : reading.made;
  const changed = verb === 'plan' ? code === 2 : changes.add + changes.change + changes.remove > 0;
  const secrets = externalIdSecrets(session.env);
  const lines = phase === 'done' ? [] : reading.problems.filter((line) => !line.endsWith(': execution halted'));
  const problems = [...new Set(lines.map((line) => withoutSecrets(line, secrets)))];
  report(phase, { changes, ...(problems.length > 0 && { problems }) });
  return { stack: stack.name, phase, changed, changes, seconds: seconds(), problems };
}

/** Runs the verb, again after a pause if every error of AWS was one that ends by itself, and gives its exit code. */
async function applied(stack: Stack, reading: StackProgress, session: Session, onStep: () => void, onPause: () => void) {
  const { verb, options } = session;
  let code = await terraform(stack, verbArguments(verb, options), reading, session, onStep);
  for (const pause of verb === 'apply' ? (options.pauses ?? PAUSES_MS) : []) {
    if (code === 0 || session.interrupted || !mayPass(reading.errors)) break;
    onPause();
    await pauseFor(pause, session);
    Object.assign(reading, { problems: [], errors: [], busy: new Set(), toMake: new Set(), isApplying: false });
    code = await terraform(stack, verbArguments(verb, options), reading, session, onStep);
  }
  return code;
}

/** Runs the verb between the steps that Terraform cannot do; problems of a step count as problems of the stack. */
async function withSteps(stack: Stack, reading: StackProgress, session: Session, run: () => Promise<number>): Promise<number> {
  const { verb, options } = session;
  const stepped = async (step: Promise<string[]> | undefined) => {
    const problems = (await step) ?? [];
    reading.problems.push(...problems);
    return problems.length === 0 ? 0 : 1;
  };
  const before = verb === 'destroy' ? await stepped(options.steps?.beforeDestroy(stack.name)) : 0;
  const code = before === 0 ? await run() : before;
  return code === 0 && verb === 'apply' ? await stepped(options.steps?.afterApply(stack.name)) : code;
}

async function pauseFor(milliseconds: number, session: Session): Promise<void> {
  const end = Date.now() + milliseconds;
  while (Date.now() < end && !session.interrupted) await sleep(Math.min(LOOK_MS, milliseconds));
}

function skip(stack: Stack, reason: string, session: Session): StackResult {
  const problems = [`${stack.name}: skipped: ${reason}`];
  session.options.onProgress({ stack: stack.name, phase: 'skipped', seconds: 0, problems });
  return { stack: stack.name, phase: 'skipped', changed: false, changes: noChanges(), seconds: 0, problems };
}

function declared(folder: string, name: string): Pick<Stack, 'variables' | 'types'> {
  const file = join(folder, 'cdk.tf.json');
  if (!existsSync(file)) throw new Error(`Stack ${name} has no ${file}: run npm run synth first.`);
  const {
    variable = {},
    resource = {},
    data = {},
  } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<'variable' | 'resource' | 'data', object>>;
  return { variables: Object.keys(variable), types: Object.keys({ ...resource, ...data }) };
}
