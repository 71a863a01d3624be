import { isoTime } from '#core/iso-time.ts';
import { ownProperty } from '#core/own-property.ts';
import type { DecisionReason } from '#core/reason.ts';
import type { Localized } from '#core/text.ts';
import { typed } from '../command-line/typed.ts';
import { stateWords } from '../state.ts';
import { type WordsOf, withComment } from '../words-of.ts';
import { limitWords, objectionWords } from './objection.ts';

export const DECISION_WORDS: WordsOf<DecisionReason> = {
  approved: ({ comment }) => withComment({ en: 'approved', ko: '승인됨' }, comment),
  rejected: ({ comment }) => withComment({ en: 'rejected', ko: '거부됨' }, comment),
  'replan-requested': ({ playbook, comment }) => {
    const asked =
      playbook === undefined
        ? { en: 'asked for a new plan', ko: '새 계획 요청' }
        : { en: `asked for a plan with ${playbook}`, ko: `${playbook} 플레이북으로 계획 요청` };
    return withComment(asked, comment);
  },
  'follow-up-opened': ({ incident, playbook, comment }) =>
    withComment(
      {
        en: `asked for ${playbook} too, which is incident ${incident}`,
        ko: `${playbook} 플레이북도 요청됨(인시던트 ${incident})`,
      },
      comment,
    ),
  'approval-lapsed': ({ approvedBy }) =>
    approvedBy === undefined
      ? { en: 'no one decided in time', ko: '기한 안에 승인 여부가 결정되지 않았습니다' }
      : {
          en: `approved by ${approvedBy}, but not carried out in time`,
          ko: `${approvedBy}이(가) 승인했지만 기한 안에 실행되지 않았습니다`,
        },
  suppressed: ({ comment, until, through }) =>
    withComment(
      until === undefined
        ? inConsole(through, { en: 'suppressed until it is reopened', ko: '다시 열 때까지 억제됨' })
        : { en: `suppressed until ${isoTime(until)}`, ko: `${isoTime(until)}까지 억제됨` },
      comment,
    ),
  'suppression-ended': () => ({ en: 'the suppression ended', ko: '억제 기간이 끝났습니다' }),
  reopened: ({ comment, through }) => withComment(inConsole(through, { en: 'reopened', ko: '다시 열림' }), comment),
  'goes-on-as': ({ incident }) => ({
    en: `continues as incident ${incident}, which was opened in the meantime`,
    ko: `그사이 열린 ${incident} 인시던트로 이어집니다`,
  }),
  'row-not-believed': ({ part, state }) =>
    part === 'ending'
      ? {
          en: `its row had the state ${stateWords(state).en}, but no function that may end it wrote that: it counts as open`,
          ko: `행에 ${stateWords(state).ko} 상태로 기록되어 있었지만 종료할 수 있는 함수가 기록한 것이 아니므로 열린 인시던트로 처리합니다`,
        }
      : {
          en: 'its row had a decision that the function for decisions did not write: it is ignored',
          ko: '행에 결정이 기록되어 있었지만 결정을 처리하는 함수가 기록한 것이 아니므로 무시합니다',
        },
  'status-set': ({ status, isProven }) =>
    isProven
      ? { en: `set to ${status} in Security Hub`, ko: `Security Hub에서 ${status} 상태로 변경됨` }
      : {
          en: `${status} in Security Hub; AWS has not reported yet who set it, and the hub does nothing until then`,
          ko: `Security Hub의 상태가 ${status}입니다. 누가 변경했는지 확인될 때까지 아무것도 하지 않습니다`,
        },
  'resolved-in-security-hub': () => ({
    en: 'set to RESOLVED in Security Hub, and nothing is left to contain',
    ko: 'Security Hub에서 RESOLVED 상태로 변경되었으며 남은 조치가 없습니다',
  }),
  'asked-in-security-hub': ({ action, incident }) => {
    const command = typed(ownProperty(CONFIRMED_BY, action) ?? 'show', incident);
    return {
      en: `${action} was chosen in Security Hub; AWS does not report by whom, so a person has to confirm it: ${command}`,
      ko: `Security Hub에서 ${action} 작업이 선택되었습니다. 누가 선택했는지 확인되지 않으므로 담당자가 확인해야 합니다: ${command}`,
    };
  },
  noted: ({ text }) => ({ en: `note: ${text}`, ko: `메모: ${text}` }),
  'decision-refused': ({ verb, because }) => {
    const { en, ko } = objectionWords(because);
    return { en: `${verb} refused: ${en}`, ko: `${verb} 거부됨: ${ko}` };
  },
  'undo-requested': ({ because, lapsesAt, comment }) => {
    const { en, ko } = limitWords(because);
    return withComment(
      {
        en: `asked for an undo, which another person has to confirm by ${isoTime(lapsesAt)}, because ${en}`,
        ko: `취소 요청됨. ${isoTime(lapsesAt)}까지 다른 사람이 확인해야 합니다. 이유: ${ko}`,
      },
      comment,
    );
  },
};

const CONFIRMED_BY = { Contain: 'approve', Approve: 'approve', Undo: 'undo', Suppress: 'suppress' } as const;

function inConsole(through: 'security-hub' | undefined, { en, ko }: Localized): Localized {
  return through === undefined ? { en, ko } : { en: `${en} (in Security Hub)`, ko: `${ko}(Security Hub)` };
}
