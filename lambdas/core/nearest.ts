/** The known names most similar to a mistyped one, nearest first; empty if none is similar enough. */
export function nearest(typed: string, known: readonly string[], most = 3): string[] {
  const limit = Math.max(2, Math.floor(typed.length / 3));
  return known
    .map((name) => ({ name, distance: distanceTo(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, most)
    .map(({ name }) => name);
}

/** A name that begins with the typed text or contains it is near, at any length. */
function distanceTo(typed: string, name: string): number {
  if (typed.length >= 3 && name.startsWith(typed)) return 0;
  if (typed.length >= 3 && name.includes(typed)) return 1;
  return edits(typed, name);
}

/** Levenshtein distance: letters to insert, drop or replace. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
