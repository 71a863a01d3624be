import type { DecisionObjection, DecisionReason } from '#core/reason.ts';
import { typed } from '../command-line/typed.ts';
import { stateWords } from '../state.ts';
import { type WordsOf, withComment } from '../words-of.ts';

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
      ? { en: 'nobody decided in time', ko: '기한 안에 승인 여부가 결정되지 않았습니다' }
      : {
          en: `approved by ${approvedBy}, but not carried out in time`,
          ko: `${approvedBy}이(가) 승인했지만 기한 안에 실행되지 않았습니다`,
        },
};

const REPLAN = (incident: string) => typed('replan', incident);

export const OBJECTION_WORDS: WordsOf<DecisionObjection> = {
  'no-such-incident': ({ incident }) => ({
    en: `There is no incident ${incident}.`,
    ko: `인시던트를 찾을 수 없습니다: ${incident}`,
  }),
  'already-approved': ({ incident, by }) => ({
    en: `${incident} was approved already, by ${by}.`,
    ko: `${incident} 인시던트는 ${by}이(가) 이미 승인했습니다.`,
  }),
  'not-awaiting-approval': ({ incident, state }) => ({
    en: `${incident} does not wait for a decision: it is ${state}.`,
    ko: `${incident} 인시던트는 승인 대기 중이 아닙니다(현재 상태: ${stateWords(state).ko}).`,
  }),
  'no-plan-to-approve': ({ incident }) => ({
    en: `${incident} has no plan to approve; ask for one: ${REPLAN(incident)}`,
    ko: `${incident} 인시던트에는 승인할 계획이 없습니다. 새 계획을 요청하십시오: ${REPLAN(incident)}`,
  }),
  'plan-lapsed': ({ incident, at }) => ({
    en: `The plan of ${incident} lapsed at ${new Date(at).toISOString()}; ask for a new one: ${REPLAN(incident)}`,
    ko: `${incident} 인시던트의 계획은 ${new Date(at).toISOString()}에 만료되었습니다. 새 계획을 요청하십시오: ${REPLAN(incident)}`,
  }),
  'no-plan-needed': ({ incident, state }) => ({
    en: `${incident} needs no plan: it is ${state}.`,
    ko: `${incident} 인시던트에는 계획이 필요하지 않습니다(현재 상태: ${stateWords(state).ko}).`,
  }),
  'undone-before': ({ incident }) => ({
    en: `${incident} was undone already.`,
    ko: `${incident} 인시던트의 조치는 이미 취소되었습니다.`,
  }),
  'undo-impossible': ({ incident, state }) => ({
    en: `${incident} cannot be undone: it is ${state}.`,
    ko: `${incident} 인시던트의 조치는 취소할 수 없습니다(현재 상태: ${stateWords(state).ko}).`,
  }),
  'containment-interrupted': ({ incident }) => ({
    en: `The containment of ${incident} was interrupted, and the state it left was never read: set what its plan changed yourself.`,
    ko: `${incident} 인시던트의 조치가 중단되어 남은 상태를 확인하지 못했습니다. 계획이 변경한 항목을 직접 원래대로 설정하십시오.`,
  }),
  'nothing-to-undo': ({ incident }) => ({
    en: `The hub changed nothing for ${incident}: there is nothing to undo.`,
    ko: `${incident} 인시던트에서 허브가 변경한 것이 없으므로 취소할 조치가 없습니다.`,
  }),
  'nothing-to-lapse': ({ incident }) => ({
    en: `${incident} has no approval request that ends now.`,
    ko: `${incident} 인시던트에는 지금 만료되는 승인 요청이 없습니다.`,
  }),
  'nothing-to-expire': ({ incident }) => ({
    en: `${incident} has no temporary measure that ends now.`,
    ko: `${incident} 인시던트에는 지금 종료되는 임시 조치가 없습니다.`,
  }),
  'rejection-needs-comment': () => ({ en: 'A rejection needs a reason.', ko: '거부하려면 이유를 입력하십시오.' }),
};
