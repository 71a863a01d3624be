import { expect, test } from 'vitest';
import { isoTime } from '#core/iso-time.ts';
import type { ChannelFailure } from '#core/notice/notice.ts';
import type { ShownTicket, TicketFailure } from '#core/ticket/ticket.ts';
import { ticketText } from '#words/ticket.ts';
import { englishIn } from '../support/korean.ts';

type OwnCode = Exclude<TicketFailure['code'], ChannelFailure['code']>;

const at = Date.parse('2026-03-02T09:00:00Z');
const SHOWN: ShownTicket = { state: 'KEPT', at, attempts: 0 };
const named = { key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' };

test.each<[Partial<ShownTicket>, string, string]>([
  [{ ...named, isOpen: true }, 'Ticket: SEC-1 https://example.atlassian.net/browse/SEC-1 (open)', '(열림)'],
  [{ ...named, isOpen: false }, 'Ticket: SEC-1 https://example.atlassian.net/browse/SEC-1 (done)', '(완료)'],
  [{ key: 'SEC-1', isOpen: true }, 'Ticket: SEC-1 (open)', 'SEC-1'],
  [{ state: 'OPENING' }, 'Ticket: being opened since 2026-03-02T09:00:00Z', '생성 중'],
  [
    { state: 'FAILED', attempts: 3, reason: { code: 'answered', status: 503 } },
    'Ticket: not up to date since 2026-03-02T09:00:00Z, 3 tries: the channel answered 503',
    '503',
  ],
  [
    { ...named, state: 'FAILED', attempts: 1, reason: { code: 'credentials-refused', secret: 'org-security-hub/tickets/jira' } },
    'Ticket: SEC-1 https://example.atlassian.net/browse/SEC-1 not up to date since 2026-03-02T09:00:00Z, 1 try: the credentials in the secret org-security-hub/tickets/jira are refused; put valid ones there',
    '자격 증명이 거부됨',
  ],
])('the state of a ticket is one line in both languages: %o', (change, en, ko) => {
  expect(ticketText({ ...SHOWN, ...change }, 'en')).toBe(en);
  expect(ticketText({ ...SHOWN, ...change }, 'ko')).toContain(ko);
});

const FAILURES: Readonly<Record<OwnCode, readonly TicketFailure[]>> = {
  'credentials-refused': [{ code: 'credentials-refused', secret: 'org-security-hub/tickets/jira' }],
  'ticket-gone': [{ code: 'ticket-gone', status: 404 }],
  'no-transition': [
    { code: 'no-transition', to: 'close' },
    { code: 'no-transition', to: 'open' },
  ],
  'state-stays': [{ code: 'state-stays', state: 'Canceled' }],
};

test.each(Object.values(FAILURES).flat())(
  'why a ticket is not up to date uses no English word in Korean except names: %o',
  (reason) => {
    const shown = { ...SHOWN, ...named, state: 'FAILED', reason } as const;
    expect(englishIn(ticketText(shown, 'ko'), [shown, isoTime(at)])).toEqual([]);
  },
);

test('a reason that a newer hub wrote is shown unchanged', () => {
  const reason = { code: 'weather' } as unknown as NonNullable<ShownTicket['reason']>;
  expect(ticketText({ ...SHOWN, state: 'FAILED', reason }, 'en')).toContain('{"code":"weather"}');
});
