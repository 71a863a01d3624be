import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { externalIdSecrets } from './external-ids.ts';
import { findTerraform } from './find-terraform.ts';
import { terraformEnvironment } from './provider-source.ts';
import { type Changes, resourceName, type StackProgress, withoutSecrets } from './terraform-output.ts';
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
  const found = Object.values(manifest.stacks).map(({ name, workingDirectory, dependencies }) => {
    const folder = join(outdir, workingDirectory);
    return { name, folder, dependencies: dependencies ?? [], variables: declaredVariables(folder, name) };
  });
  return inDependencyOrder(found);
}

/** The stacks whose name is, or begins with, one of `only`; all when empty. Throws when one matches nothing. */
export function selectStacks(stacks: Stack[], only: string[] = []): Stack[] {
  const lost = only.filter((wanted) => !stacks.some((stack) => stack.name.startsWith(wanted)));
  if (lost.length > 0) {
    throw new Error(`No stack is called ${lost.join(', ')}; there are: ${stacks.map((s) => s.name).join(', ')}.`);
  }
  return stacks.filter((stack) => only.length === 0 || only.some((wanted) => matches(stacks, stack, wanted)));
}

/**
 * Runs one verb over the stacks, in dependency order (reversed for destroy; validate needs none). A failed stack
 * only stops those that need it. SIGINT, SIGTERM and SIGHUP interrupt Terraform, so that it
 * releases its state locks, and this waits for its end. Throws only when there is no recent terraform or `only` matches nothing.
 */
export async function runStacks(stacks: Stack[], verb: Verb, options: RunOptions): Promise<StackResult[]> {
  const selected = firstOnes(selectStacks(inDependencyOrder(stacks), options.only), stacks, options.first ?? []);
  const env = terraformEnvironment(options.env, options.source, options.projectRoot);
  const binary = await findTerraform(env);
  const session: Session = {
    verb,
    options,
    env,
    binary,
    children: new Set(),
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
  }
}

async function schedule(selected: Stack[], needs: Map<string, string[]>, session: Session) {
  const { parallelism, planning = Number.POSITIVE_INFINITY } = session.options;
  const results = new Map<string, StackResult>();
  const running = new Map<string, Promise<void>>();
  const inPlanning = new Set<string>();
  let wake = () => {};
  const onPlanned = (name: string) => {
    if (inPlanning.delete(name)) wake();
  };
  const start = (stack: Stack) => {
    inPlanning.add(stack.name);
    const run = runStack(stack, session, () => onPlanned(stack.name)).then((result) => {
      results.set(stack.name, result);
      running.delete(stack.name);
      onPlanned(stack.name);
    });
    running.set(stack.name, run);
  };
  const hasRoom = () => running.size < Math.max(1, parallelism) && inPlanning.size < Math.max(1, planning);
  let waiting = session.verb === 'destroy' ? selected.toReversed() : selected;
  while (waiting.length > 0 || running.size > 0) {
    const later: Stack[] = [];
    for (const stack of waiting) {
      const needed = needs.get(stack.name) ?? [];
      const broken = needed.filter((name) => (results.get(name)?.phase ?? 'done') !== 'done');
      const reason = session.interrupted ? 'interrupted' : `it needs ${broken.join(', ')}, which did not succeed`;
      if (session.interrupted || broken.length > 0) results.set(stack.name, skip(stack, reason, session));
      else if (hasRoom() && needed.every((name) => results.has(name))) start(stack);
      else later.push(stack);
    }
    waiting = later;
    const somePlanned = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (running.size > 0) await Promise.race([...running.values(), somePlanned]);
  }
  return selected.map((stack) => results.get(stack.name)).filter((result) => result !== undefined);
}

/** Runs one stack to its end; calls `onPlanned` when Terraform knows what to change. */
async function runStack(stack: Stack, session: Session, onPlanned: () => void): Promise<StackResult> {
  const { verb, options } = session;
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 100) / 10;
  const report = (phase: ProgressEvent['phase'], more: Partial<ProgressEvent> = {}) =>
    options.onProgress({ stack: stack.name, phase, seconds: seconds(), ...more });
  const reading: StackProgress = {
    planned: noChanges(),
    made: noChanges(),
    done: 0,
    busy: new Set(),
    problems: [],
  };

  report('init');
  let code = await initialise(stack, reading, session);
  if (code === 0) {
    report(verb);
    const onStep = () => {
      if (reading.total !== undefined) onPlanned();
      const { done, total } = reading;
      const busy = [...reading.busy];
      const waitingFor = busy[0] === undefined ? {} : { waitingFor: resourceName(busy[0]) };
      report(verb, { done, busy, ...waitingFor, ...(total !== undefined && { total }) });
    };
    code = await terraform(stack, verbArguments(verb, options), reading, session, onStep);
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

function skip(stack: Stack, reason: string, session: Session): StackResult {
  const problems = [`${stack.name}: skipped: ${reason}`];
  session.options.onProgress({ stack: stack.name, phase: 'skipped', seconds: 0, problems });
  return { stack: stack.name, phase: 'skipped', changed: false, changes: noChanges(), seconds: 0, problems };
}

function noChanges(): Changes {
  return { add: 0, change: 0, remove: 0 };
}

function matches(stacks: Stack[], stack: Stack, wanted: string): boolean {
  const exact = stacks.some(({ name }) => name === wanted);
  return exact ? stack.name === wanted : stack.name.startsWith(wanted);
}

function declaredVariables(folder: string, name: string): string[] {
  const file = join(folder, 'cdk.tf.json');
  if (!existsSync(file)) throw new Error(`Stack ${name} has no ${file}: run npm run synth first.`);
  return Object.keys((JSON.parse(readFileSync(file, 'utf8')) as { variable?: object }).variable ?? {});
}

function inDependencyOrder(stacks: Stack[]): Stack[] {
  const ordered: Stack[] = [];
  let rest = stacks;
  while (rest.length > 0) {
    const ready = rest.filter(({ dependencies }) => !rest.some(({ name }) => dependencies.includes(name)));
    if (ready.length === 0) throw new Error(`These stacks need each other: ${rest.map((s) => s.name).join(', ')}.`);
    ordered.push(...ready);
    rest = rest.filter((stack) => !ready.includes(stack));
  }
  return ordered;
}

/** Every stack that one needs, directly or through others. */
function needsOf(all: Stack[], name: string, seen = new Set<string>()): Set<string> {
  for (const next of all.find((stack) => stack.name === name)?.dependencies ?? []) {
    if (!seen.has(next)) needsOf(all, next, seen.add(next));
  }
  return seen;
}

/** Whether a stack waits for another or another for it: those take longest. */
function isInChain(name: string, all: Stack[]): boolean {
  return all.some((stack) => stack.dependencies.includes(name) || (stack.name === name && stack.dependencies.length > 0));
}

/**
 * The same stacks, those named by `first` and what they need in front, in that order, then those that wait for each other.
 * Throws when a name matches nothing.
 */
function firstOnes(selected: Stack[], all: Stack[], first: string[]): Stack[] {
  const named = first.flatMap((name) => selectStacks(all, [name])).flatMap(({ name }) => [...needsOf(all, name), name]);
  const place = ({ name }: Stack) => {
    if (named.includes(name)) return named.indexOf(name);
    return isInChain(name, all) ? named.length : named.length + 1;
  };
  return selected.toSorted((a, b) => place(a) - place(b));
}

/** What each selected stack waits for, also across stacks that were not selected. */
function prerequisites(all: Stack[], selected: Stack[], verb: Verb, destroyPlan = false): Map<string, string[]> {
  if (verb === 'validate' || destroyPlan) return new Map();
  const needed = new Map(selected.map(({ name }) => [name, needsOf(all, name)]));
  const names = [...needed.keys()];
  const waitsFor = (name: string, other: string) =>
    verb === 'destroy' ? needed.get(other)?.has(name) : needed.get(name)?.has(other);
  return new Map(names.map((name) => [name, names.filter((other) => waitsFor(name, other))]));
}
