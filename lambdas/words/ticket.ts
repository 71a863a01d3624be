import { isoTime } from '#core/iso-time.ts';
import type { Localized } from '#core/text.ts';
import type { TicketRow } from '#core/ticket/ticket.ts';
import { noticeReasonWords } from './notice/state.ts';

/** What became of an incident's ticket, on one line. */
export function ticketWords({ state, ticket, isOpen, at, attempts, reason }: TicketRow): Localized {
  const named = ticket === undefined ? '' : ` ${ticket.key} ${ticket.url}`;
  if (state === 'FAILED') {
    const why = reason && noticeReasonWords(reason);
    return {
      en: `Ticket:${named} not up to date since ${isoTime(at)}, ${attempts} tries: ${why?.en ?? ''}`,
      ko: `티켓:${named} ${isoTime(at)}부터 갱신되지 않음(${attempts}회 시도): ${why?.ko ?? ''}`,
    };
  }
  if (ticket === undefined) return { en: `Ticket: being opened since ${isoTime(at)}`, ko: `티켓: ${isoTime(at)}부터 생성 중` };
  return isOpen === true
    ? { en: `Ticket:${named} (open)`, ko: `티켓:${named} (열림)` }
    : { en: `Ticket:${named} (done)`, ko: `티켓:${named} (완료)` };
}
