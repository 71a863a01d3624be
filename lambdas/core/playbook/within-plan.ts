import { canonical, isObject, type Json } from '../json.ts';
import type { Image, Plan, PlannedCall } from './plan.ts';

/** A field of a call's input that differs every time. The path also goes into JSON texts, and with `*` into every entry of a list. */
export type VolatileField = { readonly action: string; readonly path: readonly string[] };

/** Whether a plan's calls are among the approved ones, in the same order, with the same input, and replace the states that were shown. */
export function isWithinPlan(plan: Plan, approved: Plan, volatile: readonly VolatileField[] = []): boolean {
  const states = new Set(approved.before.map(stateText));
  const textOf = (call: PlannedCall) => callText(call, volatile);
  return (
    plan.playbook === approved.playbook &&
    isInOrder(plan.calls.map(textOf), approved.calls.map(textOf)) &&
    plan.before.every((image) => states.has(stateText(image)))
  );
}

function isInOrder(some: readonly string[], all: readonly string[]): boolean {
  let from = 0;
  return some.every((text) => {
    from = all.indexOf(text, from) + 1;
    return from > 0;
  });
}

function callText(call: PlannedCall, volatile: readonly VolatileField[]): string {
  const paths = volatile.filter(({ action }) => action === call.action).map(({ path }) => path);
  const input = paths.reduce<Json>((value, path) => without(value, path), call.input);
  return canonical({ ...call, input } as unknown as Json);
}

function without(value: Json, [first, ...rest]: readonly string[]): Json {
  if (first === undefined) return { volatile: typeof value };
  if (typeof value === 'string') return { document: without(documentIn(value) ?? { text: value }, [first, ...rest]) };
  if (Array.isArray(value)) return first === '*' ? value.map((one: Json) => without(one, rest)) : value;
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, name === first && one !== undefined ? without(one, rest) : one]),
  );
}

function documentIn(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function stateText({ subject, state }: Image): string {
  return `${subject} ${canonical(state)}`;
}
