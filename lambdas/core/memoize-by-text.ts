/** So many texts are known at once, and none longer than this: whoever writes the texts must not fill the hub's memory with them. */
const MOST = 5000;
const LONGEST = 64;

/** The same answers, but worked out once for a text: events name the same few addresses and blocks again and again. */
export function memoizeByText<Answer>(answer: (text: string) => Answer): (text: string) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.answer;
    const fresh = { answer: answer(text) };
    if (known.size >= MOST) known.clear();
    if (text.length <= LONGEST) known.set(text, fresh);
    return fresh.answer;
  };
}
