import { hidesAddress } from '#core/detection/activity.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { MadeCall, PlannedCall } from '#core/playbook/plan.ts';
import type { Language, Localized } from '#core/text.ts';
import { typedFor } from './command-line/typed.ts';
import { evidenceWords } from './evidence.ts';
import { liveConnectionsWords } from './live-connections.ts';
import { noticeReasonText, noticeStateWords } from './notice/state.ts';
import { outcomeWords } from './outcome.ts';
import { questionWords } from './question.ts';
import { reasonText } from './reason.ts';
import { severityWords, stateWords } from './state.ts';

/** One incident as a person reads it, without any layout: rows are cells, lines are whole. */
export type IncidentPage = {
  readonly head: string;
  readonly title: string;
  readonly facts: readonly (readonly string[])[];
  readonly sections: readonly {
    readonly head: string;
    readonly lines?: readonly string[];
    readonly rows?: readonly string[][];
  }[];
  /** What a person can do now. */
  readonly next: readonly string[];
};

const WORDS = {
  en: {
    resource: 'resource',
    actor: 'actor',
    from: 'from',
    notRecorded: 'address of the person not recorded',
    signIn: 'sign-in session',
    evidence: 'evidence',
    leftOut: 'more, in earlier versions in the ledger:',
    unanswered: 'not known',
    outcome: 'outcome',
    connections: 'open connections',
    ledger: 'ledger',
    plan: 'Plan',
    ends: 'It ends automatically at',
    made: 'Calls made',
    ok: 'ok',
    undo: 'Undo',
    echoes: 'Reported back by CloudTrail',
    history: 'History',
    notices: 'Notices',
    waits: 'It waits for a person until',
    undoWaits: 'Its undo waits for another person until',
    confirm: 'Another person confirms it with',
    because: 'because',
    next: 'Decide with',
    cut: 'Cut open connections with the network ACL',
  },
  ko: {
    resource: '리소스',
    actor: '행위자',
    from: '소스 IP 주소',
    notRecorded: '사용자의 주소가 기록되지 않음',
    signIn: '로그인 세션',
    evidence: '증거',
    leftOut: '원장의 이전 버전에만 있는 추가 증거:',
    unanswered: '확인하지 못한 항목',
    outcome: '결과',
    connections: '열린 연결',
    ledger: '증거 원장',
    plan: '조치 계획',
    ends: '자동 종료 시각',
    made: '수행한 호출',
    ok: '성공',
    undo: '조치 취소',
    echoes: 'CloudTrail에서 확인된 호출',
    history: '이력',
    notices: '알림',
    waits: '승인 기한',
    undoWaits: '취소 확인 기한(다른 사람)',
    confirm: '다른 사람이 확인하는 방법',
    because: '이유',
    next: '결정 방법',
    cut: '네트워크 ACL로 열린 연결 끊기',
  },
} as const satisfies Record<Language, Record<string, string>>;

export function incidentPage(
  incident: Incident,
  title: Localized | undefined,
  language: Language,
  ledger: string,
  region?: string,
  notices: readonly Notice[] = [],
): IncidentPage {
  const { id, severity, scenario, state } = incident;
  return {
    head: `${severityWords(severity)[language]} ${scenario}  ${stateWords(state)[language]}  ${id}`,
    title: title?.[language] ?? '',
    facts: factsOf(incident, ledger, language),
    sections: [...sectionsOf(incident, language), noticesSection(notices, language)].filter(
      ({ lines = [], rows = [] }) => lines.length + rows.length > 0,
    ),
    next: nextSteps(incident, language, region),
  };
}

function factsOf(incident: Incident, ledger: string, language: Language): string[][] {
  const { resource, account, region, actor, evidence, leftOut, unanswered, outcome, plan } = incident;
  const words = WORDS[language];
  return [
    [words.resource, `${resource.id} (${account} ${region})`],
    [words.actor, actor.arn ?? actor.name],
    ...fromRows(incident, language),
    ...(actor.signInSession === undefined ? [] : [[words.signIn, actor.signInSession]]),
    ...evidence.map((one) => [words.evidence, evidenceWords(one)[language]]),
    ...(leftOut === undefined ? [] : [[words.evidence, `${words.leftOut} ${leftOut}`]]),
    ...unanswered.map((one) => [words.unanswered, questionWords(one)[language]]),
    ...(outcome === undefined ? [] : [[words.outcome, outcomeWords(outcome)[language]]]),
    ...(plan?.connections === undefined ? [] : [[words.connections, liveConnectionsWords(plan.connections)[language]]]),
    [words.ledger, ledger],
  ];
}

/** The address that the actor called from; if a service hides it, the name of the service. */
function fromRows(incident: Incident, language: Language): string[][] {
  const words = WORDS[language];
  const { address } = incident;
  const by = hidesAddress(incident);
  if (by !== undefined) return [[words.from, `${words.notRecorded} (${by})`]];
  return address === undefined ? [] : [[words.from, address]];
}

function sectionsOf({ plan, made = [], undo, echoes, history }: Incident, language: Language): IncidentPage['sections'] {
  const words = WORDS[language];
  const ends = plan?.expiresAt === undefined ? [] : [`${words.ends} ${isoTime(plan.expiresAt)}`];
  return [
    { head: words.plan, lines: plan === undefined ? [] : [plan.words[language], ...plan.calls.map(callText), ...ends] },
    { head: words.made, lines: made.map((call) => madeText(call, language)) },
    { head: words.undo, lines: undo === undefined ? [] : [undo.plan.words[language], ...undo.plan.calls.map(callText)] },
    { head: words.echoes, rows: echoes.map(({ call, at }) => [isoTime(at), call]) },
    {
      head: words.history,
      rows: history.map(({ at, state, by, sender, reason }) => [
        isoTime(at),
        stateWords(state)[language],
        sender === undefined || sender === by ? by : `${by} (${sender})`,
        reason === undefined ? '' : reasonText(reason, language),
      ]),
    },
  ];
}

function noticesSection(notices: readonly Notice[], language: Language): IncidentPage['sections'][number] {
  return {
    head: WORDS[language].notices,
    rows: notices.map(({ route, channel, state, at, reason }) => [
      isoTime(at),
      noticeStateWords(state)[language],
      `${route} (${channel})`,
      noticeReasonText(reason, language),
    ]),
  };
}

function nextSteps(incident: Incident, language: Language, region: string | undefined): string[] {
  const { id, state, approvalRequest, undoRequest, plan } = incident;
  if (undoRequest !== undefined) {
    const { undoWaits, because, confirm } = WORDS[language];
    return [
      `${undoWaits} ${isoTime(undoRequest.lapsesAt)}; ${because}: ${reasonText(undoRequest.because, language)}`,
      `${confirm}: ${typedFor(region, 'undo', id)}`,
    ];
  }
  const mayContinue = state === 'MITIGATED' && plan?.connections !== undefined && plan.connections.verdict !== 'end';
  if (mayContinue) return [`${WORDS[language].cut}: ${typedFor(region, 'replan', id, '--playbook', 'cut-connections')}`];
  if (state !== 'AWAITING_APPROVAL' || approvalRequest === undefined) return [];
  const words = WORDS[language];
  return [
    `${words.waits} ${isoTime(approvalRequest.lapsesAt)}; ${words.because}: ${reasonText(approvalRequest.because, language)}`,
    `${words.next}: ${typedFor(region, 'approve', id)}   |   ${typedFor(region, 'reject', id, '--reason', '"..."')}`,
  ];
}

function callText({ action, input }: PlannedCall): string {
  return `${action} ${JSON.stringify(input)}`;
}

function madeText({ action, resource, at, request, error }: MadeCall, language: Language): string {
  const end = error === undefined ? WORDS[language].ok : reasonText(error, language);
  return `${isoTime(at)} ${action} ${resource} ${end}${request === undefined ? '' : ` (${request})`}`;
}
