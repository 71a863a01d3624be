import { afterAll, beforeAll, expect, test } from 'vitest';
import { ticketRowsInDynamoDb } from '#adapters/store/ticket-rows-in-dynamodb.ts';
import type { TicketRow } from '#core/ticket/ticket.ts';
import { type EmulatedTable, emulatedTable } from '../../support/emulated-table.ts';

const INCIDENT = 'inc-000000000000000000000001';
const ROW: TicketRow = { incident: INCIDENT, state: 'OPENING', at: 1_000, attempts: 1 };
const TICKET = { id: '10001', key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' };

let emulated: EmulatedTable;

beforeAll(async () => {
  emulated = await emulatedTable('tickets');
});

afterAll(() => emulated.stop());

test('of several runs that write the next version of a row one succeeds, and none overwrites a newer one', async () => {
  const rows = ticketRowsInDynamoDb('tickets', emulated.dynamodb);
  expect(await rows.read(INCIDENT)).toBeUndefined();
  const first = await Promise.all([1, 2, 3].map(() => rows.write({ ...ROW, version: 1, busyUntil: 91_000 })));
  expect(first.filter(Boolean)).toHaveLength(1);
  const kept: TicketRow = {
    ...ROW,
    version: 2,
    state: 'KEPT',
    attempts: 0,
    ticket: TICKET,
    isOpen: true,
    says: 'digest',
    toldAt: 1,
  };
  const second = await Promise.all([1, 2, 3].map(() => rows.write(kept)));
  expect(second.filter(Boolean)).toHaveLength(1);
  expect(await rows.write({ ...ROW, version: 2 })).toBe(false);
  expect(await rows.write({ ...ROW, version: 1 })).toBe(false);
  expect(await rows.read(INCIDENT)).toEqual(kept);
});
