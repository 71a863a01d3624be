import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ownersInDynamoDb } from '#adapters/notify/owners.ts';
import { connectionsInDynamoDb, ticketsInDynamoDb } from '#adapters/store/connections-in-dynamodb.ts';
import { keptEventReader, keptEventsInDynamoDb } from '#adapters/store/kept-events-in-dynamodb.ts';
import { knownOwners } from '#adapters/store/known-owners.ts';
import { roomInDynamoDb } from '#adapters/store/room-in-dynamodb.ts';
import { roomInMemory } from '#adapters/store/room-in-memory.ts';
import { type KeptEvent, MOST_EVENT_BYTES } from '#core/incident/kept-event.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';
import { EVERY_PIECE } from '../../support/hostile-text.ts';
import { honoursTheRoomContract } from '../../support/room-store-contract.ts';

const NOW = Date.parse('2026-12-01T12:00:00Z');

describe('the control room in memory', () => honoursTheRoomContract(async () => roomInMemory()));

describe('in DynamoDB', () => {
  let emulated: EmulatedTable;
  let tables = 0;
  beforeAll(async () => {
    emulated = await emulatedTable('room');
  });
  afterAll(() => emulated.stop());
  const table = () => emulated.another(`room-${tables++}`);

  describe('the control room', () => honoursTheRoomContract(async () => roomInDynamoDb(await table(), emulated.dynamodb)));

  test('a ticket that several use in parallel is accepted once, and then no longer exists', async () => {
    const { save, take } = ticketsInDynamoDb(await table(), emulated.dynamodb);
    const ticket = { digest: 'd', email: 'ada@example.com', accounts: ['444455556666'], until: NOW, expiresAt: NOW + 30_001 };
    await save(ticket);
    const taken = await Promise.all([take('d'), take('d'), take('d')]);
    expect(taken.filter((one) => one !== undefined)).toEqual([ticket]);
    expect(await take('d')).toBeUndefined();
    expect(await take('other')).toBeUndefined();
  });

  test('a ticket of a person without limits names no accounts', async () => {
    const { save, take } = ticketsInDynamoDb(await table(), emulated.dynamodb);
    await save({ digest: 'd', email: 'ada@example.com', until: NOW, expiresAt: NOW });
    expect(await take('d')).toEqual({ digest: 'd', email: 'ada@example.com', until: NOW, expiresAt: NOW });
  });

  test('connections are all listed, each with its limits, until they are forgotten', async () => {
    const { add, all, forget } = connectionsInDynamoDb(await table(), emulated.dynamodb);
    const ids = Array.from({ length: 60 }, (_, n) => `c-${n}`);
    await Promise.all(ids.map((id) => add({ id, until: NOW, accounts: ['444455556666'] }, NOW)));
    await add({ id: 'free', until: NOW }, NOW);
    await forget('c-7');
    await forget('never');
    const found = await all();
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set([...ids.filter((id) => id !== 'c-7'), 'free']));
    expect(found.find(({ id }) => id === 'c-1')).toEqual({ id: 'c-1', until: NOW, accounts: ['444455556666'] });
    expect(found.find(({ id }) => id === 'free')).toEqual({ id: 'free', until: NOW });
  });

  const kept = (source: string, at: number, event: object): KeptEvent => ({
    ...{ source, id: `${source}-${at}`, at, bytes: 9 },
    event: JSON.parse(JSON.stringify(event)),
  });

  test('the first event of each source is kept unchanged, the earliest first, and later ones are ignored', async () => {
    const name = await table();
    const keep = keptEventsInDynamoDb(name, emulated.dynamodb, () => NOW);
    const again = keptEventsInDynamoDb(name, emulated.dynamodb, () => NOW);
    const finding = kept('aws.securityhub', NOW, { a: [1, null, 'b'], ['__proto__']: EVERY_PIECE });
    const call = kept('aws.cloudtrail', NOW - 1, { call: 'x'.repeat(200_000) });
    const large: KeptEvent = { source: 'aws.config', id: 'c', at: NOW + 1, bytes: 999_999, tooLarge: true };
    for (const [store, one] of [
      [keep, finding],
      [keep, { ...finding, at: 5 }],
      [again, { ...finding, at: 6 }],
      [keep, call],
      [keep, large],
    ] as const)
      await store('inc-1', one);
    await keep('inc-2', finding);
    const read = keptEventReader(name, emulated.dynamodb);
    expect(await read('inc-1')).toEqual([call, finding, large]);
    expect(await read('inc-2')).toEqual([finding]);
    expect(await read('inc-3')).toEqual([]);
  });

  test('the largest event that is kept fits into an item, even if it cannot be compressed', async () => {
    const name = await table();
    const noise = Array.from({ length: MOST_EVENT_BYTES / 8 }, () => Math.random().toString(36).slice(2, 9)).join('');
    const one = kept('aws.cloudtrail', NOW, { noise });
    await keptEventsInDynamoDb(name, emulated.dynamodb, () => NOW)('inc-1', one);
    expect(await keptEventReader(name, emulated.dynamodb)('inc-1')).toEqual([one]);
  });

  test('a repeated event of an incident costs an instance no further write', async () => {
    const name = await table();
    let writes = 0;
    const putItem: EmulatedTable['dynamodb']['putItem'] = async (input) => {
      writes++;
      return emulated.dynamodb.putItem(input);
    };
    const keep = keptEventsInDynamoDb(name, { putItem }, () => NOW);
    for (let n = 0; n < 5; n++) await keep('inc-1', kept('aws.cloudtrail', NOW + n, {}));
    expect(writes).toBe(1);
  });

  test('owners are read as notices keep them; accounts without a known owner are absent', async () => {
    const name = await table();
    const owners = ownersInDynamoDb(name, emulated.dynamodb, () => NOW);
    const owner = { name: 'shop-team@example.com', by: 'tag', readAt: NOW } as const;
    await owners.put('444455556666', { owner, readAt: NOW });
    await owners.put('777788889999', { readAt: NOW });
    const accounts = ['444455556666', '777788889999', ...Array.from({ length: 120 }, (_, n) => `2222333300${n}`)];
    expect(await knownOwners(name, emulated.dynamodb)(accounts)).toEqual(new Map([['444455556666', owner]]));
  });
});
