import { expect, test } from 'vitest';
import type { TicketRow } from '#core/ticket/ticket.ts';
import { ticketWords } from '#words/ticket.ts';

const at = Date.parse('2026-03-02T09:00:00Z');
const ROW: TicketRow = { incident: 'inc-000000000000000000000001', state: 'KEPT', at, attempts: 0 };
const ticket = { id: '10001', key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' };

test.each<[Partial<TicketRow>, string, string]>([
  [{ ticket, isOpen: true }, 'Ticket: SEC-1 https://example.atlassian.net/browse/SEC-1 (open)', '(열림)'],
  [{ ticket, isOpen: false }, 'Ticket: SEC-1 https://example.atlassian.net/browse/SEC-1 (done)', '(완료)'],
  [{ state: 'OPENING' }, 'Ticket: being opened since 2026-03-02T09:00:00Z', '생성 중'],
  [
    { state: 'FAILED', attempts: 3, reason: { code: 'answered', status: 503 } },
    'Ticket: not up to date since 2026-03-02T09:00:00Z, 3 tries: the channel answered 503',
    '503',
  ],
])('what became of a ticket is one line in both languages: %o', (change, en, ko) => {
  const words = ticketWords({ ...ROW, ...change });
  expect(words.en).toBe(en);
  expect(words.ko).toContain(ko);
});
