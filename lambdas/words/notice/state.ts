import type { NoticeReason, NoticeState } from '#core/notice/notice.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import { durationWords } from '../duration.ts';
import type { WordsOf } from '../words-of.ts';
import { heldBecauseWords } from './digest.ts';

const STATES: Readonly<Record<NoticeState, Localized>> = {
  SENT: { en: 'SENT', ko: '전송됨' },
  MERGED: { en: 'MERGED', ko: '병합됨' },
  HELD: { en: 'HELD', ko: '보류됨' },
  FAILED: { en: 'FAILED', ko: '전송 실패' },
};

export function noticeStateWords(state: NoticeState): Localized {
  return ownEntry(STATES, state);
}

const REASONS: WordsOf<NoticeReason> = {
  'merged-into': ({ incident }) => ({ en: `merged into the thread of ${incident}`, ko: `${incident}의 스레드에 병합` }),
  'quiet-hours': (because) => summed(because, new Date(because.until).toISOString()),
  'change-window': (because) => summed(because, because.name),
  'rate-limit': (because) => summed(because, String(because.anHour)),
  answered: ({ status, text }) => {
    const detail = text === undefined || text === '' ? '' : `: ${text}`;
    return { en: `the channel answered ${status}${detail}`, ko: `채널 응답 ${status}${detail}` };
  },
  throttled: ({ afterMs }) => {
    const after = afterMs === undefined ? undefined : durationWords(afterMs);
    return {
      en: `the channel limits requests${after === undefined ? '' : `: another attempt after ${after.en}`}`,
      ko: `채널이 요청을 제한함${after === undefined ? '' : `(${after.ko} 후 재시도)`}`,
    };
  },
  'timed-out': ({ afterMs }) => ({
    en: `no answer within ${durationWords(afterMs).en}`,
    ko: `${durationWords(afterMs).ko} 안에 응답 없음`,
  }),
  unreachable: ({ name }) => ({ en: `not reachable (${name})`, ko: `연결할 수 없음(${name})` }),
  'webhook-revoked': ({ status }) => ({
    en: `the webhook no longer exists (${status}); put a new one into the secret`,
    ko: `웹훅이 더 이상 존재하지 않음(${status}). 보안 암호에 새 웹훅을 저장하십시오`,
  }),
  'secret-unreadable': ({ secret, name }) => ({
    en: `the secret ${secret} could not be read (${name})`,
    ko: `보안 암호 ${secret}을(를) 읽지 못함(${name})`,
  }),
  'secret-invalid': ({ secret }) => ({
    en: `the secret ${secret} does not have the value that the channel needs`,
    ko: `보안 암호 ${secret}에 채널에 필요한 값이 없음`,
  }),
  'given-up': ({ attempts, last }) => {
    const because = last && noticeReasonWords(last);
    return {
      en: `failed after ${attempts} attempts${because === undefined ? '' : `: ${because.en}`}`,
      ko: `${attempts}회 시도 후 포기${because === undefined ? '' : `: ${because.ko}`}`,
    };
  },
};

/** Why a notice was not sent, or not as a separate message, in both languages. */
export function noticeReasonWords(reason: NoticeReason): Localized {
  return (ownEntry(REASONS, reason.code) as (one: NoticeReason) => Localized)(reason);
}

export function noticeReasonText(reason: NoticeReason | undefined, language: Language): string {
  return reason === undefined ? '' : noticeReasonWords(reason)[language];
}

function summed(because: Parameters<typeof heldBecauseWords>[0], detail: string): Localized {
  const { en, ko } = heldBecauseWords(because);
  return { en: `waits for a summary: ${en} (${detail})`, ko: `요약 전송 대기: ${ko}(${detail})` };
}
