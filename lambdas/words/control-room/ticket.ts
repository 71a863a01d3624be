import type { Localized } from '#core/text.ts';

/** The incident's ticket in Jira or ServiceNow. */
export const TICKET_WORDS = {
  ticket: { en: 'Ticket', ko: '티켓' },
  ticketOpening: { en: 'being opened', ko: '생성 중' },
  ticketOpen: { en: 'open', ko: '열림' },
  ticketDone: { en: 'done', ko: '완료' },
  ticketBehind: { en: 'not up to date', ko: '갱신 실패' },
} as const satisfies Readonly<Record<string, Localized>>;
