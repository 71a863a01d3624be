/** The percentile by nearest rank, so it is always one of the values. `share` is 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const ordered = values.toSorted((one, other) => one - other);
  const rank = Math.max(1, Math.ceil(share * ordered.length));
  const value = ordered[rank - 1];
  if (value === undefined) throw new Error('a percentile needs at least one value');
  return value;
}

/** The median by nearest rank. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Runs each piece of work `rounds` times, alternately (A B A B), so that a slower machine affects all of them equally. */
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
