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

test('one run claims a ticket; another only where that one is too old, or failed, and nobody where there is a ticket', async () => {
  const rows = ticketRowsInDynamoDb('tickets', emulated.dynamodb);
  const claims = await Promise.all([1, 2, 3].map(() => rows.claim(ROW, 0)));
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await rows.claim({ ...ROW, at: 2_000 }, 1_500)).toBe(true);
  await rows.write({ ...ROW, state: 'FAILED', at: 2_000, reason: { code: 'answered', status: 503 } });
  expect(await rows.claim({ ...ROW, at: 2_001 }, 0)).toBe(true);
  const kept: TicketRow = { ...ROW, state: 'KEPT', attempts: 0, ticket: TICKET, isOpen: true, says: 'digest', toldAt: 1 };
  await rows.write(kept);
  expect(await rows.claim({ ...ROW, at: 9_000 }, 9_000)).toBe(false);
  expect(await rows.read(INCIDENT)).toEqual(kept);
  expect(await rows.read('inc-000000000000000000000002')).toBeUndefined();
});
