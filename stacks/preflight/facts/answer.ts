import { ownProperty } from '#core/own-property.ts';
import type { Answer } from '../facts.ts';

/** The value, or which permission was missing for it. `none` are errors that mean there is nothing, with the value for that. */
export async function answerOf<Value>(
  action: string,
  asked: Promise<Value>,
  none: Readonly<Record<string, Value>> = {},
): Promise<Answer<Value>> {
  try {
    return { value: await asked };
  } catch (error) {
    const { name } = error as Error;
    return Object.hasOwn(none, name) ? { value: ownProperty(none, name) as Value } : { refused: { action, error: name } };
  }
}

/** The answer with its value changed. */
export function mapped<From, To>(answer: Answer<From>, change: (value: From) => To): Answer<To> {
  return 'value' in answer ? { value: change(answer.value) } : answer;
}
