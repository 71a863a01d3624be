import { ownEntry } from '#core/own-property.ts';
import type { Outcome } from '#core/playbook/plan.ts';
import type { Localized } from '#core/text.ts';
import { reasonWords } from './reason.ts';
import { withComment } from './words-of.ts';

const OUTCOMES: Readonly<Record<Outcome['kind'], Localized>> = {
  changed: { en: 'contained', ko: '조치 완료' },
  'already-safe': { en: 'already safe, nothing changed', ko: '이미 안전하여 변경 없음' },
  undone: { en: 'undone', ko: '조치 취소됨' },
  refused: { en: 'left to a person', ko: '사람의 확인 필요' },
  failed: { en: 'failed', ko: '조치 실패' },
};

/** How a containment ended, in both languages. */
export function outcomeWords(outcome: Outcome): Localized {
  const words = ownEntry(OUTCOMES, outcome.kind);
  if (!('reason' in outcome)) return words;
  const { en, ko } = reasonWords(outcome.reason);
  return { en: withComment(words, en).en, ko: withComment(words, ko).ko };
}
