/** Attackers choose texts too; they must not fill the memory. */
const MAX_ENTRIES = 5000;
const MAX_LENGTH = 64;

/** Caches results by text: events name the same few addresses and blocks again and again. */
export function memoizeByText<Result>(compute: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.result;
    const fresh = { result: compute(text) };
    if (known.size >= MAX_ENTRIES) known.clear();
    if (text.length <= MAX_LENGTH) known.set(text, fresh);
    return fresh.result;
  };
}
