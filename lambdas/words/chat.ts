import type { DecisionObjection } from '#core/decision-reason.ts';
import type { Language } from '#core/text.ts';
import { reasonText } from './reason.ts';

type Confirmation = { readonly title: string; readonly text: string; readonly confirm: string; readonly deny: string };

/** What people read in Slack next to a message, before and after a button acts. */
type ChatWords = {
  readonly confirm: Readonly<Record<'approve' | 'undo', Confirmation>>;
  readonly open: string;
  readonly done: Readonly<Record<'approve' | 'reject' | 'undo', string>>;
  readonly reject: { readonly title: string; readonly label: string; readonly submit: string; readonly close: string };
};

export const CHAT_WORDS: Readonly<Record<Language, ChatWords>> = {
  en: {
    confirm: {
      approve: {
        title: 'Approve the plan?',
        text: 'The hub makes exactly the calls that it proposed, in the account of the incident.',
        confirm: 'Approve',
        deny: 'Cancel',
      },
      undo: {
        title: 'Undo the containment?',
        text: 'The hub restores what it changed, and access that was open is open again.',
        confirm: 'Undo',
        deny: 'Cancel',
      },
    },
    open: 'Open the incident',
    done: {
      approve: 'Approved. The hub makes the calls now, and this message is updated when they are verified.',
      reject: 'Rejected. Nothing is changed, and your reason is on record.',
      undo: 'The undo was ordered. This message is updated when it is done.',
    },
    reject: { title: 'Reject the plan', label: 'Why should nothing be changed?', submit: 'Reject', close: 'Cancel' },
  },
  ko: {
    confirm: {
      approve: {
        title: '계획을 승인하시겠습니까?',
        text: '허브가 제안한 호출만 인시던트가 발생한 계정에서 실행합니다.',
        confirm: '승인',
        deny: '취소',
      },
      undo: {
        title: '조치를 취소하시겠습니까?',
        text: '허브가 변경한 내용이 이전 상태로 돌아가며, 열려 있던 접근이 다시 열립니다.',
        confirm: '조치 취소',
        deny: '닫기',
      },
    },
    open: '인시던트 열기',
    done: {
      approve: '승인되었습니다. 허브가 지금 호출을 실행하며, 확인이 끝나면 이 메시지가 업데이트됩니다.',
      reject: '거부되었습니다. 아무것도 변경하지 않으며 입력한 이유가 기록되었습니다.',
      undo: '조치 취소를 요청했습니다. 완료되면 이 메시지가 업데이트됩니다.',
    },
    reject: { title: '계획 거부', label: '변경하지 않아야 하는 이유를 입력하십시오.', submit: '거부', close: '취소' },
  },
};

/** The answer to a click: what happens next, or why nothing happens. */
export function chatAnswer(verb: string, refused: DecisionObjection | undefined, language: Language): string {
  if (refused !== undefined) return reasonText(refused, language);
  const { done } = CHAT_WORDS[language];
  return verb === 'approve' || verb === 'undo' ? done[verb] : done.reject;
}
