/** Caches the latest result, because several detections ask the same question about one activity in turn. */
export function memoizeLast<Input extends object, Result>(compute: (input: Input) => Result): (input: Input) => Result {
  let latest: { readonly input: Input; readonly result: Result } | undefined;
  return (input) => {
    if (latest?.input !== input) latest = { input, result: compute(input) };
    return latest.result;
  };
}
