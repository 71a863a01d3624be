import { isObject, type Json, type JsonObject, list, text } from '#core/json.ts';

/** AWS's names for what a batch call did not do: `unprocessedAccounts`, `UnprocessedAccounts`, `unsuccessful`, `failedEntries`. */
const NOT_DONE = /^(un(processed|successful)|failed)/i;

/** What a call named and AWS carried out. A batch call succeeds as a whole and lists in its answer what it did not do. */
export function doneOf(named: readonly string[], response: JsonObject): string[] {
  const failed = new Set(failuresIn(response));
  return named.filter((one) => !failed.has(one));
}

/** Whether a batch call did nothing of what it named. */
export function isNothingDone(named: readonly string[], response: JsonObject): boolean {
  return named.length > 0 && doneOf(named, response).length === 0;
}

/** Every text below a list of failures; EC2 puts its answers one level deeper. */
function failuresIn(response: JsonObject): string[] {
  return Object.entries(response).flatMap(([field, value]) => {
    if (NOT_DONE.test(field)) return list(value).flatMap(textsIn);
    return isObject(value) ? failuresIn(value) : [];
  });
}

function textsIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isObject(value)) return Object.values(value).flatMap(textsIn);
  return text(value) === undefined ? [] : [String(value)];
}
