import { isoTime } from '#core/iso-time.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import type { ShownTicket, TicketFailure } from '#core/ticket/ticket.ts';
import { noticeReasonWords } from './notice/state.ts';
import type { WordsOf } from './words-of.ts';

type Own = Extract<TicketFailure, { readonly code: 'credentials-refused' | 'ticket-gone' | 'no-transition' | 'state-stays' }>;

const REASONS: WordsOf<Own> = {
  'credentials-refused': ({ secret }) => ({
    en: `the credentials in the secret ${secret} are refused; put valid ones there`,
    ko: `보안 암호 ${secret}의 자격 증명이 거부됨. 유효한 자격 증명을 저장하십시오`,
  }),
  'ticket-gone': ({ status }) => ({
    en: `the ticket was deleted, or the hub's user no longer sees it (${status})`,
    ko: `티켓이 삭제되었거나 허브 사용자에게 보이지 않음(${status})`,
  }),
  'no-transition': ({ to }) =>
    to === 'close'
      ? {
          en: 'the workflow of the project has no step that closes it from where it is; close it by hand or add the step',
          ko: '프로젝트 워크플로에 현재 상태에서 완료로 가는 단계가 없음. 직접 닫거나 단계를 추가하십시오',
        }
      : {
          en: 'the workflow of the project has no step that opens it again; open it by hand or add the step',
          ko: '프로젝트 워크플로에 다시 여는 단계가 없음. 직접 열거나 단계를 추가하십시오',
        },
  'state-stays': ({ state }) => ({
    en: `the system keeps it in the state ${state}; open it again by hand`,
    ko: `시스템이 ${state} 상태를 유지함. 직접 다시 여십시오`,
  }),
};

/** Why a ticket differs from its incident. A reason of a newer hub is shown unchanged. */
export function ticketReasonText(reason: TicketFailure, language: Language): string {
  const own = ownProperty(REASONS as Readonly<Record<string, (one: TicketFailure) => Localized>>, reason.code);
  if (own !== undefined) return own(reason)[language];
  try {
    return noticeReasonWords(reason as Exclude<TicketFailure, Own>)[language];
  } catch {
    return JSON.stringify(reason);
  }
}

/** The state of an incident's ticket, on one line. */
export function ticketText({ state, key, url, isOpen, at, attempts, reason }: ShownTicket, language: Language): string {
  const named = [key, url].flatMap((part) => (part === undefined ? [] : [` ${part}`])).join('');
  const why = reason === undefined ? '' : ticketReasonText(reason, language);
  const texts = {
    FAILED: {
      en: `Ticket:${named} not up to date since ${isoTime(at)}, ${attempts === 1 ? '1 try' : `${attempts} tries`}: ${why}`,
      ko: `티켓:${named} ${isoTime(at)}부터 갱신되지 않음(${attempts}회 시도): ${why}`,
    },
    OPENING: { en: `Ticket:${named} being opened since ${isoTime(at)}`, ko: `티켓:${named} ${isoTime(at)}부터 생성 중` },
    KEPT: {
      en: `Ticket:${named} (${isOpen === true ? 'open' : 'done'})${why === '' ? '' : `: ${why}`}`,
      ko: `티켓:${named} (${isOpen === true ? '열림' : '완료'})${why === '' ? '' : `: ${why}`}`,
    },
  };
  return texts[state][language];
}
