import type { Stack, Verb } from './terraform-process.ts';

/** The stacks whose name is, or begins with, one of `only`; all when empty. Throws when one matches nothing. */
export function selectStacks(stacks: Stack[], only: string[] = []): Stack[] {
  const lost = only.filter((wanted) => !stacks.some((stack) => stack.name.startsWith(wanted)));
  if (lost.length > 0) {
    throw new Error(`No stack is called ${lost.join(', ')}; there are: ${stacks.map((s) => s.name).join(', ')}.`);
  }
  return stacks.filter((stack) => only.length === 0 || only.some((wanted) => matches(stacks, stack, wanted)));
}

function matches(stacks: Stack[], stack: Stack, wanted: string): boolean {
  const exact = stacks.some(({ name }) => name === wanted);
  return exact ? stack.name === wanted : stack.name.startsWith(wanted);
}

/** The same stacks, each after everything it depends on. Throws when they depend on each other in a circle. */
export function inDependencyOrder(stacks: Stack[]): Stack[] {
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

/** The same stacks with only the dependencies on whole stacks; AWS lets single resources go before what names them. */
function withoutEarlyOnes(all: Stack[]): Stack[] {
  const early = new Set(all.filter(({ readyAfter }) => readyAfter !== undefined).map(({ name }) => name));
  return all.map((stack) => ({ ...stack, dependencies: stack.dependencies.filter((name) => !early.has(name)) }));
}

/** Whether a stack waits for the end of another or another for its end: those take longest. */
function isInChain(name: string, all: Stack[]): boolean {
  return all.some((stack) => stack.dependencies.includes(name) || (stack.name === name && stack.dependencies.length > 0));
}

/**
 * The same stacks, those named by `first` and what they need in front, in that order, then those that wait for each other.
 * Throws when a name matches nothing.
 */
export function firstOnes(selected: Stack[], all: Stack[], first: string[]): Stack[] {
  const named = first.flatMap((name) => selectStacks(all, [name])).flatMap(({ name }) => [...needsOf(all, name), name]);
  const chains = withoutEarlyOnes(all);
  const place = ({ name }: Stack) => {
    if (named.includes(name)) return named.indexOf(name);
    return isInChain(name, chains) ? named.length : named.length + 1;
  };
  return selected.toSorted((a, b) => place(a) - place(b));
}

/**
 * What each selected stack waits for, also across stacks that were not selected. Only apply waits for single resources: a plan
 * reads none of them.
 */
export function prerequisites(all: Stack[], selected: Stack[], verb: Verb, destroyPlan = false): Map<string, string[]> {
  if (verb === 'validate' || destroyPlan) return new Map();
  const relevant = verb === 'apply' ? all : withoutEarlyOnes(all);
  const needed = new Map(selected.map(({ name }) => [name, needsOf(relevant, name)]));
  const names = [...needed.keys()];
  const waitsFor = (name: string, other: string) =>
    verb === 'destroy' ? needed.get(other)?.has(name) : needed.get(name)?.has(other);
  return new Map(names.map((name) => [name, names.filter((other) => waitsFor(name, other))]));
}
