/** Caches a result for each object, by identity, as long as the object is in use: inputs that are asked about many times and never change. */
export function memoizeByObject<Input extends object, Result extends object>(
  compute: (input: Input) => Result,
): (input: Input) => Result {
  const known = new WeakMap<Input, Result>();
  return (input) => {
    const result = known.get(input) ?? compute(input);
    known.set(input, result);
    return result;
  };
}
