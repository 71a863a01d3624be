import { describe, expect, test } from 'vitest';
import { incidentsInMemory } from '#adapters/store/incidents-in-memory.ts';
import { updateIncident } from '#core/incident/update.ts';
import { CONFLICT, retryOnConflict } from '#core/optimistic-write.ts';

/** An attempt that succeeds after this many conflicts, and a count of its calls. */
function conflictingTimes(times: number) {
  const made: number[] = [];
  const attempt = async (conflicts: number) => {
    made.push(conflicts);
    return conflicts < times ? CONFLICT : 'written';
  };
  return { attempt, made };
}

describe('an optimistic write', () => {
  test('is tried once if there is no other writer', async () => {
    const { attempt, made } = conflictingTimes(0);
    expect(await retryOnConflict('incident a', attempt)).toBe('written');
    expect(made).toEqual([0]);
  });

  test('starts again after each conflict', async () => {
    const { attempt, made } = conflictingTimes(3);
    expect(await retryOnConflict('incident a', attempt)).toBe('written');
    expect(made).toEqual([0, 1, 2, 3]);
  });

  test('gives up after eight conflicts with a message that names its target', async () => {
    const { attempt, made } = conflictingTimes(9);
    await expect(retryOnConflict('incident a', attempt)).rejects.toThrow('gave up after 8 write conflicts on incident a');
    expect(made).toHaveLength(8);
  });

  test('gives up earlier or later if its caller sets the limit', async () => {
    const { attempt } = conflictingTimes(9);
    await expect(retryOnConflict('the state', attempt, 2)).rejects.toThrow('gave up after 2 write conflicts on the state');
    expect(await retryOnConflict('the state', attempt, 10)).toBe('written');
  });

  test('throws an error other than a conflict immediately', async () => {
    const attempt = async () => Promise.reject(new Error('the table cannot be reached'));
    await expect(retryOnConflict('incident a', attempt)).rejects.toThrow('the table cannot be reached');
  });

  test('of an incident that does not exist writes nothing', async () => {
    const incidents = incidentsInMemory();
    const next = () => expect.unreachable('there is no incident to change');
    await expect(updateIncident('a', incidents, next)).resolves.toBeUndefined();
  });
});
