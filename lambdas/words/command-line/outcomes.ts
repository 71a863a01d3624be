import type { KeptEvent } from '#core/incident/kept-event.ts';
import type { Localized } from '#core/text.ts';
import { INCIDENT_WORDS } from '../control-room/incident.ts';
import { typed, typedFor } from './typed.ts';

/** What the command line prints about its results. */

export const LOCAL_HUB: Localized = { en: 'hub: the local organization', ko: '허브: 로컬 조직' };

export function hubInAws(region: string, me: string): Localized {
  return { en: `hub: ${region}, as ${me}`, ko: `허브: ${region}, 사용자 ${me}` };
}

/** Whether AWS's format allows a finding. `faults` come from the schema and are English. */
export function findingVerdict(faults: readonly string[]): Localized[] {
  const verdict = faults.length === 0 ? FINDING_VALID : FINDING_INVALID;
  return [verdict, ...faults.map((text) => ({ en: text, ko: text }))];
}

const FINDING_VALID: Localized = {
  en: 'The finding is valid: policies/asff.json allows it.',
  ko: '조사 결과가 유효합니다(기준: policies/asff.json).',
};

const FINDING_INVALID: Localized = {
  en: 'The finding is not valid. policies/asff.json does not allow:',
  ko: '조사 결과가 유효하지 않습니다. policies/asff.json에 어긋나는 항목:',
};

export function stopped(by: string, region: string | undefined): Localized {
  const resume = typedFor(region, 'resume');
  return {
    en: `Stopped by ${by}. The hub asks for approval instead of acting until: ${resume}`,
    ko: `${by}이(가) 중지했습니다. 다음 명령까지 허브는 스스로 조치하지 않고 묻습니다: ${resume}`,
  };
}

export function resumed(by: string, at: string, reason: string): Localized {
  return {
    en: `Automatic changes are allowed again. They were stopped by ${by} at ${at}: ${reason}`,
    ko: `자동 조치를 다시 허용했습니다. ${by}이(가) ${at}에 중지했습니다: ${reason}`,
  };
}

export function resumeRequested(by: string, until: string, region: string | undefined): Localized {
  const resume = typedFor(region, 'resume');
  return {
    en: `${by} stopped all automatic changes. To allow them again, a second person has to confirm by ${until}. They run: ${resume}`,
    ko: `${by}이(가) 자동 조치를 모두 중지했습니다. 다시 허용하려면 ${until}까지 다른 사람이 확인해야 합니다. 그 사람이 실행할 명령: ${resume}`,
  };
}

export function notResumed(seconds: number): Localized {
  return {
    en: `Everything is still stopped: the hub has not carried out your decision within ${seconds} s. Check the log of the function org-security-hub-decide; it refuses root and the roles of the hub.`,
    ko: `모두 중지된 상태 그대로입니다. 허브가 ${seconds}초 안에 결정을 처리하지 않았습니다. 함수 org-security-hub-decide의 로그를 확인하십시오. 루트와 허브의 역할은 거부됩니다.`,
  };
}

export function stopWithoutProof(): Localized {
  return {
    en: 'Everything is stopped, but the hub could not record who stopped it: allowing it again takes two people.',
    ko: '모두 중지되었지만 누가 중지했는지 허브에 기록하지 못했습니다. 다시 허용하려면 두 사람이 필요합니다.',
  };
}

export function alreadyStopped(by: string, at: string, reason: string): Localized {
  return {
    en: `All automatic changes are already stopped, by ${by} at ${at}: ${reason}`,
    ko: `자동 조치가 이미 모두 중지되어 있습니다. ${by}이(가) ${at}에 중지했습니다: ${reason}`,
  };
}

export function stopInForce(by: string, reason: string, region: string | undefined): Localized {
  const resume = typedFor(region, 'resume');
  return {
    en: `All automatic changes are stopped, by ${by}: ${reason}. Allow them again: ${resume}`,
    ko: `모든 자동 조치가 중지되어 있습니다. 중지한 사람 ${by}: ${reason}. 다시 허용하기: ${resume}`,
  };
}

export const NOTHING_OPEN: Localized = { en: 'No incident is open.', ko: '열린 인시던트가 없습니다.' };

export function notCarriedOutYet(id: string, seconds: number, region: string | undefined): Localized {
  const show = typedFor(region, 'show', id);
  return {
    en: `Your decision was sent, but its result is not known after ${seconds} s. Look again: ${show}`,
    ko: `결정을 보냈지만 ${seconds}초 안에 결과를 확인하지 못했습니다. 다시 확인하십시오: ${show}`,
  };
}

export function replayed(count: number, queue: string): Localized {
  return {
    en: `${count} ${count === 1 ? 'message' : 'messages'} of ${queue} sent again.`,
    ko: `${queue}의 메시지 ${count}개를 다시 보냈습니다.`,
  };
}

export function replayAsked(queue: string, region: string | undefined): Localized {
  const list = typedFor(region, 'replay');
  return {
    en: `Only the function that reads ${queue} may send its messages again, and the hub asked it to. See what is left: ${list}`,
    ko: `${queue}의 메시지는 이를 읽는 함수만 다시 보낼 수 있어 그 함수에 요청했습니다. 남은 메시지 확인: ${list}`,
  };
}

export function attackFailed(scenario: string, reason: string): Localized {
  return {
    en: `${scenario}: the attack itself failed: ${reason}`,
    ko: `${scenario}: 공격 자체가 실패했습니다: ${reason}`,
  };
}

export function attackSummary(good: number, all: number): Localized {
  return {
    en: `${good} of ${all} scenarios ended as expected.`,
    ko: `시나리오 ${all}개 중 ${good}개가 예상대로 끝났습니다.`,
  };
}

/** The headings of scenario areas in the list. */
export const AREA_TITLES = {
  'sign-in': { en: 'Sign-in', ko: '로그인' },
  identity: { en: 'Identity and credentials', ko: '자격 증명과 권한' },
  logging: { en: 'Logging and detection services', ko: '로깅과 탐지 서비스' },
  hub: { en: 'The hub itself', ko: '허브 자체' },
  findings: { en: 'Findings of AWS services', ko: 'AWS 서비스의 조사 결과' },
  network: { en: 'Network', ko: '네트워크' },
  storage: { en: 'Storage', ko: '스토리지' },
  edge: { en: 'Edge', ko: '엣지' },
} as const satisfies Readonly<Record<string, Localized>>;

/** The most that the hub does about a scenario, in one word for a column. */
export const RESPONSES = {
  auto: { en: 'contain', ko: '자동 조치' },
  ask: { en: 'ask', ko: '승인 요청' },
  none: { en: 'report', ko: '보고만' },
} as const satisfies Readonly<Record<string, Localized>>;

/** Heads of tables: short words in capitals, as in every command-line table. */
export const HEADS = {
  incidents: {
    en: ['INCIDENT', 'SEVERITY', 'SCENARIO', 'ACCOUNT', 'REGION', 'RESOURCE', 'STATE', 'NOTICE', 'CHANGED'],
    ko: ['인시던트', '심각도', '시나리오', '계정', '리전', '리소스', '상태', '알림', '변경 시각'],
  },
  queues: { en: ['QUEUE', 'MESSAGES'], ko: ['대기열', '메시지'] },
  scenarios: { en: ['SCENARIO', 'SEVERITY', 'RESPONSE', 'TITLE'], ko: ['시나리오', '심각도', '대응', '제목'] },
} as const;

export function listedScenarios(count: number): Localized {
  return {
    en: `${count} ${count === 1 ? 'scenario' : 'scenarios'}. A page each: policies/reference/README.md. Try one: ${typed('simulate', 'SCENARIO')}`,
    ko: `시나리오 ${count}개. 페이지: policies/reference/README.md. 시험해 보기: ${typed('simulate', 'SCENARIO')}`,
  };
}

export const NO_EVENTS: Localized = INCIDENT_WORDS.noRawEvents;

export function tooLargeEvent({ source, bytes }: Pick<KeptEvent, 'source' | 'bytes'>, link: string | undefined): Localized {
  const [en, ko] = link === undefined ? ['', ''] : [` It is at ${link}`, ` 원본: ${link}`];
  return {
    en: `The event of ${source} has ${bytes} bytes, more than the hub keeps.${en}`,
    ko: `${source} 이벤트의 크기가 ${bytes}바이트로, 허브가 보관하는 한도를 넘습니다.${ko}`,
  };
}
