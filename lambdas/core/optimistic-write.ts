/** Returned by an attempt if another write happened between its read and its conditional write. */
export const CONFLICT = Symbol('write conflict');

const MOST_CONFLICTS = 8;

/** Repeats read, compute and conditional write until no other writer interferes. Throws after `most` conflicts in a row. */
export async function retryOnConflict<Result>(
  target: string,
  attempt: (conflicts: number) => Promise<Result | typeof CONFLICT>,
  most = MOST_CONFLICTS,
): Promise<Result> {
  for (let conflicts = 0; conflicts < most; conflicts++) {
    const result = await attempt(conflicts);
    if (result !== CONFLICT) return result;
  }
  throw new Error(`gave up after ${most} write conflicts on ${target}`);
}
