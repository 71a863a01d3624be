import { describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { poll, waitForIncident, waitForOneOf, waitUntilProcessed } from '#local/attacks/waiting.ts';

/** A store that returns the given states one after the other, then the last one again and again. */
function storeOf(states: Readonly<Record<string, readonly (Incident['state'] | undefined)[]>>) {
  const reads = new Map<string, number>();
  return {
    get: async (id: string) => {
      const list = states[id] ?? [];
      const read = reads.get(id) ?? 0;
      reads.set(id, read + 1);
      const state = list[Math.min(read, list.length - 1)];
      return state === undefined ? undefined : ({ id, state } as Incident);
    },
  };
}

describe('polling', () => {
  test('ends with the first matching value', async () => {
    let reads = 0;
    expect(
      await poll(
        async () => ++reads,
        (count) => count === 3,
      ),
    ).toBe(3);
  });

  test('returns the last value read when the limit is reached', async () => {
    expect(
      await poll(
        async () => 'other',
        (value) => value === 'wanted',
        0,
      ),
    ).toBe('other');
  });
});

describe('waiting for an incident', () => {
  test('ends when it is in the wanted state', async () => {
    const store = storeOf({ one: [undefined, 'NEW', 'PROCESSING', 'MITIGATED'] });
    expect(await waitForIncident(store, 'one', (found) => found?.state === 'MITIGATED')).toMatchObject({ state: 'MITIGATED' });
  });

  test('takes the first of several that is open, and none that is closed', async () => {
    const store = storeOf({ closed: ['CLOSED'], open: [undefined, undefined, 'NEW'] });
    expect(await waitForOneOf(store, ['closed', 'open'])).toBe('open');
  });
});

describe('waiting until the hub has processed an event', () => {
  test('counts its messages until there are none twice in a row, because one may be between two queues', async () => {
    const counts = [1, 0, 2, 0, 0];
    let reads = 0;
    await waitUntilProcessed(async () => {
      const count = counts[reads++] ?? 0;
      return count === 0 ? {} : { 'org-security-hub-urgent': count };
    });
    expect(reads).toBe(counts.length);
  });

  test('does not wait for messages in queues after the containment', async () => {
    let reads = 0;
    await waitUntilProcessed(async () => {
      reads += 1;
      return { 'org-security-hub-notices': 3 };
    });
    expect(reads).toBe(2);
  });
});
