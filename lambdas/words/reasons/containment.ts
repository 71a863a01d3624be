import { isoTime } from '#core/iso-time.ts';
import type { ApprovalReason, ContainmentReason, Failure, LookBackReason } from '#core/reason.ts';
import { questionWords } from '../question.ts';
import type { WordsOf } from '../words-of.ts';

export const CONTAINMENT_WORDS: WordsOf<ContainmentReason> = {
  'containment-started': ({ plan }) => plan,
  'fix-verified': () => ({ en: 'fix verified', ko: '조치가 적용된 것을 확인했습니다' }),
  'already-safe': () => ({ en: 'already safe when the hub looked', ko: '허브가 확인했을 때 이미 안전한 상태였습니다' }),
  'resource-gone': () => ({ en: 'the resource no longer exists', ko: '리소스가 더 이상 존재하지 않습니다' }),
  'resolved-by': ({ call, actor, earlier }) => ({
    en: `${call} by ${actor}${earlier === true ? ', received before the event that opened it' : ''}`,
    ko: `${actor}의 ${call} 호출로 해결되었습니다${earlier === true ? '(인시던트를 연 이벤트보다 먼저 수신)' : ''}`,
  }),
  exception: ({ text, owner, expiresAt }) => {
    const until = new Date(expiresAt).toISOString().slice(0, 10);
    return { en: `${text} (${owner}, until ${until})`, ko: `${text} (담당: ${owner}, 만료: ${until})` };
  },
};

export const APPROVAL_WORDS: WordsOf<ApprovalReason> = {
  'unknown-scenario': ({ scenario }) => ({
    en: `scenario ${scenario} is not in the catalogue of this version of the hub`,
    ko: `이 버전의 허브 카탈로그에 없는 시나리오입니다: ${scenario}`,
  }),
  'authority-unreadable': () => ({
    en: 'the hub could not read what it is allowed to do',
    ko: '허브가 자신에게 허용된 작업 범위를 읽지 못했습니다',
  }),
  'account-not-listed': ({ account }) => ({
    en: `account ${account} is not in the organization file`,
    ko: `조직 파일에 없는 계정입니다: ${account}`,
  }),
  'containment-no-longer-allowed': ({ account }) => ({
    en: `account ${account} no longer allows the hub to contain this`,
    ko: `${account} 계정이 더 이상 이 조치를 허용하지 않습니다`,
  }),
  'break-glass-user': ({ user }) => ({
    en: `${user} is kept for emergencies (breakGlass in the organization file), and the hub never locks such a user out`,
    ko: `${user} 사용자는 조직 파일의 breakGlass에 등록된 비상용 사용자이므로 허브가 차단하지 않습니다`,
  }),
  unanswered: ({ questions }) => {
    const words = questions.map(questionWords);
    return {
      en: `not known: ${words.map(({ en }) => en).join(', ')}`,
      ko: `확인하지 못한 항목: ${words.map(({ ko }) => ko).join(', ')}`,
    };
  },
  'account-wants-approval': ({ account }) => ({
    en: `account ${account} requires a person to approve this`,
    ko: `${account} 계정은 사람의 승인이 필요하도록 설정되어 있습니다`,
  }),
  'reaches-beyond': ({ playbook, resource }) => ({
    en: `playbook ${playbook} changes more than ${resource}: read what else it reaches before you approve`,
    ko: `플레이북 ${playbook}은(는) ${resource} 외의 것도 바꿉니다. 승인하기 전에 함께 바뀌는 것을 확인하십시오`,
  }),
  'decision-needed': ({ playbook }) => ({
    en: `${playbook} makes a call that could also stop the account's logging, so a person decides in every mode`,
    ko: `${playbook} 플레이북은 계정의 기록을 끌 수도 있는 호출을 하므로 모드와 관계없이 사람이 결정합니다`,
  }),
  'automation-stopped': ({ by, text }) => ({
    en: `${by} stopped all automatic changes: ${text}`,
    ko: `${by}이(가) 자동 조치를 모두 중지했습니다: ${text}`,
  }),
  'wrong-resource-type': ({ playbook, type }) => ({
    en: `${playbook} does not act on ${type}`,
    ko: `${playbook} 플레이북은 ${type} 리소스에 사용할 수 없습니다`,
  }),
  exempt: ({ resource }) => ({
    en: `the organization file exempts ${resource}`,
    ko: `조직 파일이 ${resource} 리소스를 제외했습니다`,
  }),
  'exempt-tag': ({ resource, tag }) => ({
    en: `${resource} is tagged ${tag}`,
    ko: `${resource} 리소스에 ${tag} 태그가 있습니다`,
  }),
  'playbook-ran-too-often': ({ playbook, resource, times, hours = 1 }) => ({
    en: `${playbook} ran on ${resource} ${times} times within ${hours === 1 ? 'the hour' : `${hours} hours`}`,
    ko: `최근 ${hours}시간 동안 ${resource} 리소스에 ${playbook} 플레이북이 ${times}회 실행되었습니다`,
  }),
  'scenario-budget-used': ({ budget, scenario, account }) => ({
    en: `the budget of ${budget} an hour for ${scenario} in ${account} is used up`,
    ko: `${account} 계정의 ${scenario} 자동 조치 한도(시간당 ${budget}건)를 모두 사용했습니다`,
  }),
  'account-budget-used': ({ budget, account }) => ({
    en: `the budget of ${budget} an hour in ${account} is used up`,
    ko: `${account} 계정의 자동 조치 한도(시간당 ${budget}건)를 모두 사용했습니다`,
  }),
  'event-too-old': ({ at, minutes }) => ({
    en: `the last event is of ${isoTime(at)}, and the hub acts by itself only within ${minutes} minutes of an event`,
    ko: `마지막 이벤트의 시각이 ${isoTime(at)}이며, 허브는 이벤트 발생 후 ${minutes}분 이내에만 스스로 조치합니다`,
  }),
  'critical-budget-used': ({ budget, account }) => ({
    en: `the budget of ${budget} an hour for CRITICAL incidents in ${account} is used up`,
    ko: `${account} 계정의 심각 등급 자동 조치 한도(시간당 ${budget}건)를 모두 사용했습니다`,
  }),
  'plan-changed': () => ({
    en: 'the plan changed after approval: approve the new plan',
    ko: '승인 이후 조치 계획이 바뀌었습니다. 새 계획을 승인하십시오',
  }),
};

export const LOOK_BACK_WORDS: WordsOf<LookBackReason> = {
  'no-interface-left': () => ({
    en: 'no network interface has the security group any more',
    ko: '이 보안 그룹을 사용하는 네트워크 인터페이스가 더 이상 없습니다',
  }),
  'too-much-to-read': ({ from, to }) => ({
    en: `there was too much to read from ${isoTime(from)} to ${isoTime(to)}`,
    ko: `${isoTime(from)}~${isoTime(to)} 구간의 로그가 너무 많아 모두 읽지 못했습니다`,
  }),
};

export const FAILURE_WORDS: WordsOf<Failure> = {
  error: ({ name, message }) => ({ en: `${name}: ${message}`, ko: `${name}: ${message}` }),
  'session-policy-too-large': ({ characters, limit }) => ({
    en: `the session policy for these calls has ${characters} characters, more than the ${limit} that AWS is sure to accept: make the change yourself`,
    ko: `조치 대상을 나열한 세션 정책이 ${characters}자로, AWS가 확실히 허용하는 ${limit}자를 넘습니다. 직접 변경하십시오`,
  }),
  'too-large-to-record': ({ bytes, limit }) => ({
    en: `the plan and the states before it have ${bytes} bytes, more than the ${limit} that the table stores, and nothing is changed without a record: make the change yourself`,
    ko: `조치 계획과 변경 전 상태가 ${bytes}바이트로 테이블에 저장할 수 있는 ${limit}바이트를 넘으며, 기록 없이는 아무것도 변경하지 않습니다. 직접 변경하십시오`,
  }),
  'quota-used-up': ({ call, resource, error }) => ({
    en: `AWS refuses ${call} on ${resource} because a quota is used up (${error}), which an intruder can bring about: make room or contain it by hand, then plan again`,
    ko: `할당량이 모두 사용되어 AWS가 ${resource}에 대한 ${call}을(를) 거부합니다(${error}). 침입자가 일부러 채웠을 수 있습니다. 공간을 확보하거나 직접 조치한 뒤 계획을 다시 요청하십시오`,
  }),
  'not-safe-yet': ({ playbook }) => ({
    en: `${playbook} made its change, but the state read back is not safe yet`,
    ko: `${playbook} 플레이북이 변경을 마쳤지만 다시 읽은 상태가 아직 안전하지 않습니다`,
  }),
  'not-undone-yet': ({ playbook }) => ({
    en: `${playbook} made its undo calls, but the state read back is not as before yet`,
    ko: `${playbook} 플레이북의 조치를 취소했지만 다시 읽은 상태가 아직 이전과 다릅니다`,
  }),
  text: ({ text }) => ({ en: text, ko: text }),
};
