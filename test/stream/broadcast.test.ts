import { describe, expect, test } from 'vitest';
import type { Frame } from '#core/control-room/session.ts';
import type { StoredRow } from '#core/control-room/store.ts';
import type { SocketConnection } from '#core/control-room/ticket.ts';
import { broadcast } from '#stream/broadcast.ts';
import { pauseBeforeBroadcast } from '#stream/pace.ts';
import { DAY_BEGINS, numberedIncident, roomWith } from '../support/control-room.ts';

const NOW = DAY_BEGINS;
const SHOP = '444455556666';

/** Rows as the projector writes them, one of account shop and one of another. */
async function rows(): Promise<StoredRow[]> {
  const { change } = roomWith();
  return [(await change(numberedIncident(0))) as StoredRow, (await change(numberedIncident(1))) as StoredRow];
}

function browsers(
  all: readonly Partial<SocketConnection>[],
  post: (id: string) => Promise<'sent' | 'gone'> = async () => 'sent',
) {
  const received = new Map<string, Frame[]>();
  const forgotten: string[] = [];
  const ports = {
    connections: async () => all.map((one, index) => ({ id: `c${index}`, until: NOW + 1, ...one })),
    post: async (id: string, message: string) => {
      received.set(id, [...(received.get(id) ?? []), JSON.parse(message)]);
      return post(id);
    },
    forget: async (id: string) => void forgotten.push(id),
  };
  return { ports, received, forgotten };
}

describe('browsers receive changes', () => {
  test('as ids and versions only, each for the accounts it may see', async () => {
    const { ports, received } = browsers([{}, { accounts: [SHOP] }, { accounts: ['111122223333'] }]);
    const changed = await rows();
    expect(await broadcast(changed, ports, NOW)).toEqual({ sent: 2, gone: 0, failed: 0 });
    const items = changed.map(({ row: { id, version } }) => ({ id, version }));
    expect(received.get('c0')?.[0]).toEqual({ type: 'changed', cursor: expect.any(String), items });
    expect(received.get('c1')?.[0]).toMatchObject({ items: [items[0]] });
    expect(received.has('c2')).toBe(false);
  });

  test('even if one is gone, which is removed, and another cannot be reached', async () => {
    const { ports, forgotten, received } = browsers([{}, {}, {}], async (id) => {
      if (id === 'c1') throw new Error('slow');
      return id === 'c0' ? 'gone' : 'sent';
    });
    expect(await broadcast(await rows(), ports, NOW)).toEqual({ sent: 1, gone: 1, failed: 1 });
    expect(forgotten).toEqual(['c0']);
    expect(received.size).toBe(3);
  });

  test('only until their sign-in ends', async () => {
    const { ports, received, forgotten } = browsers([{ until: NOW - 1 }]);
    await broadcast(await rows(), ports, NOW);
    expect([received.size, forgotten]).toEqual([0, ['c0']]);
  });

  test('concurrently: a thousand take as long as the slowest, not the sum of all', async () => {
    const { ports } = browsers(
      Array.from({ length: 1_000 }, () => ({})),
      async () => {
        await new Promise((done) => setTimeout(done, 10));
        return 'sent';
      },
    );
    const begin = performance.now();
    expect((await broadcast(await rows(), ports, NOW)).sent).toBe(1_000);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test('at most every 250 ms, unless more changes are waiting', () => {
    expect([
      pauseBeforeBroadcast(0, 10_000, 1),
      pauseBeforeBroadcast(9_900, 10_000, 1),
      pauseBeforeBroadcast(9_900, 10_000, 10),
    ]).toEqual([0, 150, 0]);
  });
});

describe('the projector', () => {
  test('changes nothing for a message that arrives again or late', async () => {
    const { change, known, ports } = roomWith();
    expect(await change(numberedIncident(0, { version: 2, state: 'MITIGATED' }))).toMatchObject({ revision: 1 });
    expect(await change(numberedIncident(0, { version: 2, state: 'MITIGATED' }))).toBeUndefined();
    expect(await change(numberedIncident(0, { version: 1 }))).toBeUndefined();
    expect(known.size).toBe(1);
    expect(await ports.room.open(['*'])).toEqual(new Map([['*', { 'LOW|MITIGATED': 1 }]]));
  });
});
