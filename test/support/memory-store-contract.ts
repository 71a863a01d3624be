import { expect, test } from 'vitest';
import type { Activity } from '#core/detection/activity.ts';
import type { Detection } from '#core/detection/detection.ts';
import type { Memory, MemoryEntry } from '#core/detection/memory.ts';
import type { MemoryChange, MemoryStore, StoredMemory } from '#core/detection/memory-store.ts';
import { remember } from '#detect/remember.ts';

const LATER = Date.UTC(2030, 0, 1);

export function remembering(key: string, version: number, ...values: string[]): MemoryChange {
  const entries = values.map((value, index): MemoryEntry => ({ id: `event-${value}`, at: index, value }));
  return { key, entries, version, expiresAt: LATER };
}

/** The part of a detection that memory uses. */
export function rememberingDetection(id: string, memory: Memory): Detection {
  return { id, memory } as Detection;
}

/** An activity with only the fields that memory uses. */
export function rememberedActivity(id: string, at = 0, account = '444455556666'): Activity {
  return { id, at, account, name: id } as Activity;
}

/** The tests for every memory store. `store` is called inside the tests only. */
export function honoursTheMemoryContract(store: () => MemoryStore): void {
  let keys = 0;
  /** A new key. */
  const fresh = (): string => {
    keys += 1;
    return `console-bruteforce#444455556666#user-${keys}`;
  };

  const read = async (key: string): Promise<StoredMemory | undefined> => (await store().read([key])).get(key);

  test('an unknown key has no entries and version 0', async () => {
    expect(await read(fresh())).toEqual({ entries: [], version: 0 });
  });

  test('what was written is read back unchanged, with the next version', async () => {
    const key = fresh();
    const change = remembering(key, 0, 'a', 'b');
    expect(await store().write([change])).toBe(true);
    expect(await read(key)).toEqual({ entries: change.entries, version: 1 });
    expect(await store().write([remembering(key, 1, 'a', 'b', 'c')])).toBe(true);
    expect(await read(key)).toMatchObject({ version: 2 });
  });

  test('of two writers who read the same version the second is refused, and none of its changes is stored', async () => {
    const key = fresh();
    for (const version of [0, 1]) {
      expect(await store().write([remembering(key, version, `mine-${version}`)])).toBe(true);
      expect(await store().write([remembering(key, version, 'theirs')])).toBe(false);
      expect((await read(key))?.entries.map(({ value }) => value)).toEqual([`mine-${version}`]);
    }
  });

  test('several keys are read in one call, known and unknown, and a repeated key is read once', async () => {
    const [one, two, none] = [fresh(), fresh(), fresh()];
    await store().write([remembering(one, 0, 'a'), remembering(two, 0, 'b')]);
    const known = await store().read([one, two, none, one]);
    expect([...known.keys()].sort()).toEqual([one, two, none].sort());
    expect([one, two, none].map((key) => known.get(key)?.entries.map(({ value }) => value))).toEqual([['a'], ['b'], []]);
  });

  test('several keys are written all or nothing', async () => {
    const [one, two] = [fresh(), fresh()];
    await store().write([remembering(one, 0, 'old')]);
    expect(await store().write([remembering(one, 0, 'new'), remembering(two, 0, 'new')])).toBe(false);
    expect([(await read(one))?.version, (await read(two))?.version]).toEqual([1, 0]);
    expect(await store().write([remembering(one, 1, 'new'), remembering(two, 0, 'new')])).toBe(true);
    expect([(await read(one))?.version, (await read(two))?.version]).toEqual([2, 1]);
  });

  test('empty lists of keys and of changes are accepted', async () => {
    expect((await store().read([])).size).toBe(0);
    expect(await store().write([])).toBe(true);
  });

  test.each<[string, string]>([
    ['longer than DynamoDB accepts', 'x'.repeat(5_000)],
    ['long only once it is written in UTF-8', '비'.repeat(1_000)],
    ['empty', ''],
    ['not well-formed', 'lone \ud800 surrogate'],
    ['full of special characters', `{"pk":"#:%/\\'\n\u0000"}`],
  ])('a key that is %s works and does not collide with another', async (_, text) => {
    const key = `${fresh()}#${text}`;
    const other = `${key}y`;
    expect(await store().write([remembering(key, 0, 'a')])).toBe(true);
    expect((await store().read([key, other])).get(key)).toMatchObject({ version: 1 });
    expect(await read(other)).toMatchObject({ version: 0 });
  });

  test('twenty events at the same moment are all remembered, and the window fires', async () => {
    const key = fresh();
    const bruteforce = rememberingDetection(key, { kind: 'window', key: () => 'alice', atLeast: 20, minutes: 10 });
    const events = Array.from({ length: 20 }, (_, index) => rememberedActivity(`event-${index}`, index * 1_000));
    const recalled = await Promise.all(events.map((event) => remember([bruteforce], event, store())));
    expect(recalled.filter((one) => one.get(bruteforce)?.recalled.fires).length).toBe(1);
    const known = await read(`${key}#444455556666#alice`);
    expect(known?.entries.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
  });

  test('the same person in another account is counted separately', async () => {
    const pair = rememberingDetection(fresh(), { kind: 'window', key: () => 'alice', atLeast: 2, minutes: 10 });
    await remember([pair], rememberedActivity('one'), store());
    expect((await remember([pair], rememberedActivity('two', 0, '777788889999'), store())).get(pair)?.recalled.fires).toBe(false);
    expect((await remember([pair], rememberedActivity('three'), store())).get(pair)?.recalled.fires).toBe(true);
  });

  test('a detection that is listed twice remembers an event once', async () => {
    const detection = rememberingDetection(fresh(), { kind: 'window', key: () => 'alice', atLeast: 2, minutes: 10 });
    const recalled = await remember([detection, detection], rememberedActivity('one'), store());
    expect([...recalled.values()].map((one) => one.recalled)).toEqual([{ fires: false, because: [] }]);
  });
}
