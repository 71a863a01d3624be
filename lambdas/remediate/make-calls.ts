import { errorText } from '#core/errors.ts';
import { isObject, type Json, type JsonObject, object } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';
import type { MadeCall, PlannedCall } from '#core/playbook/plan.ts';
import { reasonIn } from '#core/reason.ts';
import type { MemberAction } from '#member/calls.ts';
import { type Fault, faultOf } from '#member/faults.ts';
import type { SessionOfCall } from './ports.ts';

/** An interrupted run: the calls made so far, the refused one last. The cause is AWS's error. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
  readonly made: readonly MadeCall[];

  constructor(made: readonly MadeCall[], cause: unknown) {
    super(errorText(cause), { cause });
    this.made = made;
  }
}

/** What stopped a run. A write that does not find its target may have lost against another write: only a new read shows what is gone. */
export function faultIn(thrown: unknown): Fault {
  if (!(thrown instanceof CutOff)) return faultOf(thrown);
  const fault = faultOf(thrown.cause);
  return fault === 'gone' && thrown.made.at(-1)?.error !== undefined ? 'passing' : fault;
}

/** Makes the calls of a plan exactly as planned, in their order. Throws CutOff with the first that AWS refuses. */
export async function makeCalls(calls: readonly PlannedCall[], writing: SessionOfCall, now: () => number): Promise<MadeCall[]> {
  const made: MadeCall[] = [];
  const answers: JsonObject[] = [];
  for (const [place, { action, resource, input }] of calls.entries()) {
    try {
      const call = await writing(place);
      const answer: unknown = await call(action as MemberAction, filled(input, answers) as never);
      answers.push(object(answer));
      made.push({ action, resource, at: now(), ...requestOf(answer) });
    } catch (error) {
      throw new CutOff([...made, { action, resource, at: now(), ...requestOf(error), error: reasonIn(error) }], error);
    }
  }
  return made;
}

/** The input with every `{ answerOf, field }` replaced by that field of an earlier call's answer. */
function filled(value: Json | undefined, answers: readonly JsonObject[]): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => filled(one, answers) ?? null);
  if (!isObject(value)) return value;
  if (typeof value.answerOf === 'number') {
    const found = ownProperty(answers[value.answerOf], String(value.field));
    if (found === undefined) throw new Error(`call ${value.answerOf} of the plan answered no ${value.field}`);
    return found;
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, answers)]));
}

function requestOf(answer: unknown): Pick<MadeCall, 'request'> {
  const { requestId } = object(object(answer).$metadata);
  return typeof requestId === 'string' ? { request: requestId } : {};
}
