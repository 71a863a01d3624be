import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownersInDynamoDb } from '#adapters/notify/owners.ts';
import { noticeReader } from '#adapters/store/notice-reader.ts';
import { noticesInDynamoDb } from '#adapters/store/notices-in-dynamodb.ts';
import { noticesInMemory } from '#adapters/store/notices-in-memory.ts';
import type { StoredNotice } from '#notify/ports.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');
const row: StoredNotice = { subject: 'inc-1', route: 'soc', channel: 'slack', at: NOW, attempts: 0, version: 1 };

type Store = ReturnType<typeof noticesInMemory>;

function honoursTheContract(fresh: () => Promise<Store>): void {
  test('of several parallel writers one writes a row, and only the one that read it last', async () => {
    const { rows } = await fresh();
    const racing = await Promise.all([rows.put(row), rows.put(row), rows.put(row)]);
    expect(racing.filter(Boolean)).toHaveLength(1);
    const sent: StoredNotice = { ...row, state: 'SENT', thread: '17.4', told: 'a', version: 2 };
    expect(await rows.put(sent)).toBe(true);
    expect(await rows.put({ ...sent, state: 'FAILED' })).toBe(false);
    expect(await rows.get('inc-1', 'soc')).toEqual(sent);
    expect(await rows.of('inc-1')).toEqual([sent]);
    expect(await rows.get('inc-1', 'other')).toBeUndefined();
  });

  test('a thread has one lead until its time ends, even if several ask in parallel', async () => {
    const { threads } = await fresh();
    const lead = (incident: string, now: number) => threads.lead('soc', 'kind', incident, now, now + 1_000);
    const [first = '', ...others] = await Promise.all(['inc-1', 'inc-2', 'inc-3'].map((id) => lead(id, NOW)));
    expect(new Set([first, ...others]).size).toBe(1);
    expect(await lead(first, NOW + 500)).toBe(first);
    expect(await lead('inc-4', NOW + 1_000)).toBe('inc-4');
    await threads.join('soc', first, 'inc-9');
    await threads.join('soc', first, 'inc-9');
    await threads.join('soc', first, 'inc-8');
    expect(await threads.joined('soc', first)).toEqual(['inc-8', 'inc-9']);
    expect(await threads.joined('other', first)).toEqual([]);
  });

  test('a held notice is listed once on its route until it is removed', async () => {
    const { held } = await fresh();
    const one = { incident: 'inc-1', at: NOW, because: { code: 'rate-limit', anHour: 5 } as const };
    await held.add('soc', one);
    await held.add('soc', one);
    await held.add('other', { ...one, incident: 'inc-2' });
    expect(await held.of('soc')).toEqual([one]);
    await held.remove('soc', ['inc-1']);
    expect(await held.of('soc')).toEqual([]);
    expect(await held.of('other')).toHaveLength(1);
    const first = { way: 'in', protocol: 'tcp', from: 22, peer: '0.0.0.0/0' } as const;
    const gist = {
      account: '444455556666',
      region: 'us-east-1',
      group: 'sg-1',
      did: 'added',
      at: 1,
      by: 'alice',
      first,
      count: 1,
    } as const;
    const change = { ...one, incident: 'rule:event', change: gist };
    await held.add('rules', change);
    expect(await held.of('rules')).toEqual([change]);
  });

  test('reminders are due from their time on, the earliest first', async () => {
    const { waits } = await fresh();
    await waits.add('inc-2', NOW + 2_000);
    await waits.add('inc-1', NOW);
    expect(await waits.due(NOW - 1)).toEqual([]);
    expect((await waits.due(NOW + 2_000)).map(({ incident }) => incident)).toEqual(['inc-1', 'inc-2']);
    await waits.remove('inc-1', NOW);
    expect(await waits.due(NOW)).toEqual([]);
  });

  test('no more messages are counted than an hour allows, even if many ask in parallel', async () => {
    const { count } = await fresh();
    const asked = await Promise.all(Array.from({ length: 5 }, () => count('soc', 'others', 7, 3)));
    expect(asked.filter(Boolean)).toHaveLength(3);
    expect(await count('soc', 'critical', 7, 3)).toBe(true);
    expect(await count('soc', 'others', 8, 3)).toBe(true);
  });
}

describe('notices in memory', () => {
  honoursTheContract(async () => noticesInMemory());
});

describe('notices in a DynamoDB table', () => {
  let emulated: EmulatedTable;
  let tables = 0;

  beforeAll(async () => {
    emulated = await emulatedTable('state');
  });

  afterAll(() => emulated.stop());

  const table = () => {
    tables += 1;
    return emulated.another(`notices-${tables}`);
  };

  honoursTheContract(async () => noticesInDynamoDb(await table(), emulated.dynamodb, () => NOW));

  test('are read by others without internal fields, and not before the first answer', async () => {
    const name = await table();
    const { rows } = noticesInDynamoDb(name, emulated.dynamodb, () => NOW);
    const noticesOf = noticeReader(name, emulated.dynamodb);
    await rows.put({ ...row, busyUntil: NOW + 1 });
    expect(await noticesOf('inc-1')).toEqual([]);
    await rows.put({ ...row, state: 'SENT', thread: '17.4', told: 'a', attempts: 1, version: 2 });
    expect(await noticesOf('inc-1')).toEqual([
      { route: 'soc', channel: 'slack', state: 'SENT', at: NOW, attempts: 1, thread: '17.4' },
    ]);
  });

  test('keep the owner of an account, and that none was found', async () => {
    const owners = ownersInDynamoDb(await table(), emulated.dynamodb, () => NOW);
    const owner = { name: 'shop-team@example.com', by: 'tag', readAt: NOW } as const;
    await owners.put('444455556666', { owner, readAt: NOW });
    await owners.put('777788889999', { readAt: NOW });
    expect(await owners.get('444455556666')).toEqual({ owner, readAt: NOW });
    expect(await owners.get('777788889999')).toEqual({ readAt: NOW });
    expect(await owners.get('222233334444')).toBeUndefined();
  });
});
