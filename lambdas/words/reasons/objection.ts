import { isoTime } from '#core/iso-time.ts';
import { ownEntry } from '#core/own-property.ts';
import type { DecisionObjection, UndoLimit } from '#core/reason.ts';
import type { Localized } from '#core/text.ts';
import { typed } from '../command-line/typed.ts';
import { severityWords, stateWords } from '../state.ts';
import type { WordsOf } from '../words-of.ts';

export const UNDO_LIMIT_WORDS: WordsOf<UndoLimit> = {
  'undo-of-critical': () => ({
    en: 'the containment of a CRITICAL incident is undone only by two people',
    ko: `${severityWords('CRITICAL').ko} 등급 인시던트의 조치는 두 사람이 결정해야 취소됩니다`,
  }),
  'undo-after-days': ({ days, at }) => ({
    en: `it was contained at ${isoTime(at)}, and after ${days} days an undo takes two people`,
    ko: `${isoTime(at)}에 조치되었으며, ${days}일이 지나면 두 사람이 결정해야 취소됩니다`,
  }),
  'undo-without-mode': ({ account }) => ({
    en: `account ${account} does not allow the hub to contain this, so an undo takes two people`,
    ko: `${account} 계정은 허브의 이 조치를 허용하지 않으므로, 두 사람이 결정해야 취소됩니다`,
  }),
  'undo-while-stopped': ({ by, text }) => ({
    en: `${by} stopped all automatic changes (${text}), and until they are resumed an undo takes two people`,
    ko: `${by}이(가) 자동 조치를 모두 중지했으므로(${text}), 다시 허용할 때까지 두 사람이 결정해야 취소됩니다`,
  }),
  'undo-budget-used': ({ account, budget }) => ({
    en: `${budget} containments were undone in ${account} within the hour, and further ones take two people`,
    ko: `최근 1시간 동안 ${account} 계정에서 조치 ${budget}건이 취소되어, 더 취소하려면 두 사람이 결정해야 합니다`,
  }),
};

const REPLAN = (incident: string) => typed('replan', incident);

export const OBJECTION_WORDS: WordsOf<DecisionObjection> = {
  'sender-differs': ({ by, sender }) => ({
    en: `The decision says that ${by} made it, but AWS says that its sender is ${sender}: decide with your own credentials of the hub account.`,
    ko: `결정에는 ${by}이(가) 내렸다고 적혀 있지만 AWS가 확인한 발신자는 ${sender}입니다. 허브 계정의 본인 자격 증명으로 결정하십시오.`,
  }),
  'function-decides-nothing': ({ by }) => ({
    en: `${by} is a role of the hub, and people decide: use a role or a user of your own.`,
    ko: `${by}은(는) 허브의 역할이며, 결정은 사람이 합니다. 본인의 역할이나 사용자를 사용하십시오.`,
  }),
  'root-decides-nothing': ({ by }) => ({
    en: `${by} may be anyone who knows the root password: decide as a role or a user of your own.`,
    ko: `${by}은(는) 루트 암호를 아는 누구나 될 수 있습니다. 본인의 역할이나 사용자로 결정하십시오.`,
  }),
  'proof-invalid': ({ sender }) => ({
    en: `${sender} sent a decision without a valid proof of who made it; it is ignored, and the hub checks its own functions.`,
    ko: `${sender}이(가) 결정자를 증명하지 못하는 결정을 보냈습니다. 결정은 적용되지 않았으며 허브가 자체 점검합니다.`,
  }),
  'person-unknown': ({ by }) => ({
    en: `${by} signed in, but the organization file lists neither this address nor a role for one of their groups: add them to people.`,
    ko: `${by}이(가) 로그인했지만 조직 파일에 이 주소의 사람이나 소속 그룹의 역할이 없습니다. 조직 파일에 추가하십시오.`,
  }),
  'person-unlisted': ({ by }) => ({
    en: `${by} may see this message but cannot decide: the organization file does not list this Slack id. Ask to be added to people.`,
    ko: `${by}은(는) 이 메시지를 볼 수 있지만 결정할 수 없습니다. 조직 파일의 사람 목록에 없으니 목록에 추가해 달라고 요청하십시오.`,
  }),
  'role-decides-nothing': ({ by, role, verb }) => ({
    en: `${by} has the role ${role}, which may not ${verb}: ask a responder, or an admin of the organization file for another role.`,
    ko: `${by}의 역할은 ${role}이며 ${verb} 권한이 없습니다. 대응 담당자에게 요청하거나 조직 파일 관리자에게 역할 변경을 요청하십시오.`,
  }),
  'outside-scope': ({ by, incident }) => ({
    en: `${by} may not decide about the account of ${incident}: ask a person who is responsible for its account or unit.`,
    ko: `${incident}의 계정은 ${by}의 담당 범위가 아닙니다. 해당 계정이나 조직 단위의 담당자에게 요청하십시오.`,
  }),
  'own-incident': ({ incident, by }) => ({
    en: `${by} may have caused ${incident} or a part of it, so another person decides about it.`,
    ko: `${by}이(가) ${incident} 인시던트 또는 그 일부를 일으켰을 수 있으므로 다른 사람이 결정해야 합니다.`,
  }),
  'second-person-needed': ({ incident, by, lapsesAt, because }) => ({
    en: `The undo of ${incident} waits for a person other than ${by} until ${isoTime(lapsesAt)}, because ${limitWords(because).en}. They run: ${typed('undo', incident)}`,
    ko: `${incident} 인시던트의 취소는 ${isoTime(lapsesAt)}까지 ${by} 외의 다른 사람이 확인해야 합니다. 이유: ${limitWords(because).ko}. 그 사람이 실행할 명령: ${typed('undo', incident)}`,
  }),
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
  'plan-differs': ({ incident }) => ({
    en: `The plan of ${incident} is not the one that was read when this was decided; read it again and decide again.`,
    ko: `${incident} 인시던트의 계획이 결정할 때 읽은 계획과 다릅니다. 계획을 다시 확인한 후 다시 결정하십시오.`,
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
  'row-forged': ({ incident }) => ({
    en: `The row of ${incident} was not written by the function that may write it, so nothing is done; ask for a new plan: ${REPLAN(incident)}`,
    ko: `${incident} 인시던트의 내용을 쓴 곳이 해당 함수가 아니므로 실행하지 않습니다. 새 계획을 요청하십시오: ${REPLAN(incident)}`,
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
  'suppression-needs-comment': () => ({ en: 'A suppression needs a reason.', ko: '억제하려면 이유를 입력하십시오.' }),
  'suppression-impossible': ({ incident, state }) => ({
    en: `${incident} cannot be suppressed: it is ${state}.`,
    ko: `${incident} 인시던트는 억제할 수 없습니다(현재 상태: ${stateWords(state).ko}).`,
  }),
  'suppression-in-past': ({ incident, until }) => ({
    en: `${incident} cannot be suppressed until ${isoTime(until)}, which has passed: choose a later time.`,
    ko: `${incident} 인시던트의 억제 종료 시각 ${isoTime(until)}이(가) 이미 지났습니다. 더 늦은 시각을 지정하십시오.`,
  }),
  'suppressed-before': ({ incident, by }) => ({
    en: `${incident} was suppressed already, by ${by}.`,
    ko: `${incident} 인시던트는 ${by}이(가) 이미 억제했습니다.`,
  }),
  'not-suppressed': ({ incident, state }) => ({
    en: `${incident} cannot be reopened: it is ${state}, and only suppressed incidents can be reopened.`,
    ko: `${incident} 인시던트는 다시 열 수 없습니다. 억제된 인시던트만 다시 열 수 있습니다(현재 상태: ${stateWords(state).ko}).`,
  }),
  'no-suppression-to-end': ({ incident }) => ({
    en: `${incident} has no suppression that ends now.`,
    ko: `${incident} 인시던트에는 지금 끝나는 억제가 없습니다.`,
  }),
  'noted-before': ({ incident }) => ({
    en: `${incident} has this note already.`,
    ko: `${incident} 인시던트에 같은 메모가 이미 있습니다.`,
  }),
  'status-known': ({ incident }) => ({
    en: `The status of ${incident} in Security Hub is on record already.`,
    ko: `${incident} 인시던트의 Security Hub 상태는 이미 기록되어 있습니다.`,
  }),
  'asked-before': ({ incident }) => ({
    en: `The same was asked for ${incident} in Security Hub less than a minute ago.`,
    ko: `1분 이내에 Security Hub에서 ${incident} 인시던트에 같은 작업이 요청되었습니다.`,
  }),
  'note-without-text': () => ({ en: 'A note needs a text.', ko: '메모할 내용을 입력하십시오.' }),
};

export function objectionWords(reason: DecisionObjection): Localized {
  return (ownEntry(OBJECTION_WORDS, reason.code) as (one: DecisionObjection) => Localized)(reason);
}

export function limitWords(reason: UndoLimit): Localized {
  return (ownEntry(UNDO_LIMIT_WORDS, reason.code) as (one: UndoLimit) => Localized)(reason);
}
