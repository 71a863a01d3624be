import { ownEntry } from '#core/own-property.ts';
import type { Drift, Reason, UndoReason } from '#core/reason.ts';
import type { Language, Localized } from '#core/text.ts';
import { APPROVAL_WORDS, CONTAINMENT_WORDS, FAILURE_WORDS, LOOK_BACK_WORDS } from './reasons/containment.ts';
import { DECISION_WORDS } from './reasons/decision.ts';
import { OBJECTION_WORDS, UNDO_LIMIT_WORDS } from './reasons/objection.ts';
import { REFUSAL_WORDS } from './reasons/refusal.ts';
import { subjectWords } from './subject.ts';
import type { WordsOf } from './words-of.ts';

const UNDO_WORDS: WordsOf<UndoReason> = {
  undone: ({ plan, ...why }) => withCause(plan, why),
  'undone-already': (why) => withCause({ en: 'everything is as it was before', ko: '모든 설정이 이미 이전 상태입니다' }, why),
  'not-undone': ({ because }) => {
    const { en, ko } = reasonWords(because);
    return { en: `not undone: ${en}`, ko: `취소하지 않음: ${ko}` };
  },
  'no-undo': () => ({
    en: 'this playbook has no undo, because it would reopen the exposure',
    ko: '취소하면 노출이 다시 생기므로 이 플레이북은 취소할 수 없습니다',
  }),
  'changed-since': ({ drift }) => {
    const words = drift.map(driftWords);
    return {
      en: `it was changed since: ${words.map(({ en }) => en).join('; ')}`,
      ko: `조치 이후 변경되었습니다: ${words.map(({ ko }) => ko).join('; ')}`,
    };
  },
};

const WORDS: WordsOf<Reason> = {
  ...CONTAINMENT_WORDS,
  ...APPROVAL_WORDS,
  ...FAILURE_WORDS,
  ...DECISION_WORDS,
  ...OBJECTION_WORDS,
  ...REFUSAL_WORDS,
  ...LOOK_BACK_WORDS,
  ...UNDO_WORDS,
  ...UNDO_LIMIT_WORDS,
};

/** A reason in both languages. */
export function reasonWords(reason: Reason): Localized {
  return (ownEntry(WORDS, reason.code) as (one: Reason) => Localized)(reason);
}

export function reasonText(reason: Reason, language: Language): string {
  return reasonWords(reason)[language];
}

function withCause(what: Localized, { expired, comment }: { expired?: true; comment?: string }): Localized {
  if (expired !== true) return comment === undefined ? what : { en: `${what.en} (${comment})`, ko: `${what.ko} (${comment})` };
  return { en: `${what.en} (its time has ended)`, ko: `${what.ko} (기한 만료)` };
}

function driftWords({ subject, now, left }: Drift): Localized {
  const { en, ko } = subjectWords(subject);
  return {
    en: `${en} is ${now ?? 'absent'}, the hub left it ${left ?? 'absent'}`,
    ko: `${ko}: 현재 ${now ?? '없음'}, 허브가 남긴 상태 ${left ?? '없음'}`,
  };
}
