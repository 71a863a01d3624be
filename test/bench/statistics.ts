/** The value below which a share of the values lies: nearest rank, so that it is always one of them. `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * ordered.length));
  const value = ordered[rank - 1];
  if (value === undefined) throw new Error('a percentile needs at least one value');
  return value;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Runs each piece of work so many times, turn by turn (A B A B), so that a machine that slows down slows all of them. */
export async function interleaved<Name extends string>(
  rounds: number,
  work: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(work) as Name[];
  const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round++) {
    for (const name of names) measured[name].push(await work[name]());
  }
  return measured;
}
