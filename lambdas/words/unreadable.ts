import type { Unreadable } from '#core/detection/unreadable.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import type { WordsOf } from './words-of.ts';

const ORIGINS = {
  aws: { en: 'the rules that forward AWS events', ko: 'AWS 이벤트를 전달하는 규칙' },
  clock: { en: 'the clock of the hub', ko: '허브의 예약 작업' },
  flow: { en: "the hub's flow log reader", ko: '허브의 흐름 로그 처리 함수' },
  beat: { en: 'the heartbeat of the hub', ko: '허브의 하트비트' },
} as const;

const WORDS: WordsOf<Unreadable> = {
  'not-json': () => ({ en: 'not JSON', ko: 'JSON 형식이 아닙니다' }),
  'not-an-object': () => ({
    en: 'not a JSON object: an EventBridge event or a CloudTrail record is expected',
    ko: 'JSON 객체가 아닙니다. EventBridge 이벤트 또는 CloudTrail 레코드가 필요합니다',
  }),
  'not-an-event': () => ({
    en: 'neither an EventBridge event (it has no detail object) nor a CloudTrail record (it has no eventName)',
    ko: 'EventBridge 이벤트(detail 객체 없음)도 CloudTrail 레코드(eventName 없음)도 아닙니다',
  }),
  'too-deep': ({ levels }) => ({
    en: `nested deeper than ${levels} levels, which no AWS record has`,
    ko: `중첩 깊이가 AWS 레코드에 없는 ${levels}단계를 초과합니다`,
  }),
  'foreign-sender': ({ sender }) => ({
    en: `sent by ${sender}, but only AWS and the hub may send events`,
    ko: `보낸 곳: ${sender}. 이벤트는 AWS와 허브만 보낼 수 있습니다`,
  }),
  'partner-sender': ({ sender }) => ({
    en: `sent by the partner ${sender}, but only AWS itself and the hub may send events`,
    ko: `보낸 곳: 파트너 ${sender}. 이벤트는 AWS 자체와 허브만 보낼 수 있습니다`,
  }),
  'not-from-there': ({ origin, sender }) => ({
    en: `names ${sender === '' ? 'no sender' : `the sender ${sender}`}, which cannot come from ${ownEntry(ORIGINS, origin).en}`,
    ko: `이벤트의 보낸 곳(${sender === '' ? '없음' : sender})은 ${ownEntry(ORIGINS, origin).ko}에서 올 수 없습니다`,
  }),
  'unknown-detail-type': ({ detailType }) => ({
    en: `no reader for detail-type ${detailType}`,
    ko: `지원하지 않는 detail-type입니다: ${detailType}`,
  }),
  'no-account': () => ({ en: 'the event names no account of 12 digits', ko: '이벤트에 12자리 계정 ID가 없습니다' }),
  'no-region': () => ({ en: 'the event names no Region', ko: '이벤트에 리전이 없습니다' }),
  'no-time': () => ({ en: 'the event has no readable time', ko: '이벤트의 시각을 읽을 수 없습니다' }),
  'no-id': () => ({
    en: 'the event has no id, so duplicates cannot be recognised',
    ko: '이벤트에 ID가 없어 중복 여부를 확인할 수 없습니다',
  }),
  'no-findings': () => ({ en: 'the event has no findings', ko: '이벤트에 조사 결과가 없습니다' }),
  'unlisted-account': ({ account }) => ({
    en: `sent from account ${account}, which the organization file does not list`,
    ko: `보낸 계정 ${account}이(가) 조직 파일에 없습니다`,
  }),
  'accounts-differ': ({ envelope, record }) => ({
    en: `the envelope names account ${envelope} but the record names ${record}`,
    ko: `이벤트 봉투의 계정(${envelope})과 레코드의 계정(${record})이 다릅니다`,
  }),
};

/** Why an event is held, as a sentence. */
export function unreadableText(reason: Unreadable, language: Language): string {
  return (ownEntry(WORDS, reason.code) as (one: Unreadable) => Record<Language, string>)(reason)[language];
}
