import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';
import { inColumns } from '#core/table.ts';
import type { Language, Localized } from '#core/text.ts';
import { typed } from '#words/command-line/typed.ts';
import { bold } from './bold.ts';

const WORDS = {
  en: {
    resource: 'resource',
    actor: 'actor',
    from: 'from',
    evidence: 'evidence',
    unknown: 'nobody could tell',
    plan: 'Plan',
    calls: 'Calls',
    ends: 'It ends by itself at',
    made: 'Made',
    undo: 'Taken back',
    history: 'History',
    waits: 'It waits for a person until',
    because: 'because',
    next: 'Decide with',
    ledger: 'ledger',
  },
  ko: {
    resource: '리소스',
    actor: '행위자',
    from: '접속지',
    evidence: '증거',
    unknown: '확인하지 못한 것',
    plan: '조치 계획',
    calls: '호출',
    ends: '자동 종료 시각',
    made: '수행한 호출',
    undo: '되돌림',
    history: '이력',
    waits: '승인 대기 기한',
    because: '이유',
    next: '결정 방법',
    ledger: '증거 원장',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** One incident as a person reads it at night: what, where, who; what would be done, call by call; what to type next. */
export function incidentText(incident: Incident, title: Localized | undefined, lang: Language, ledger: string): string {
  const words = WORDS[lang];
  const {
    id,
    severity,
    state,
    account,
    region,
    resource,
    actor,
    address,
    evidence,
    unanswered: unknown,
    plan,
    approvalRequest: asking,
  } = incident;
  const facts = [
    [words.resource, `${resource.id} (${account} ${region})`],
    [words.actor, actor.arn ?? actor.name],
    ...(address === undefined ? [] : [[words.from, address]]),
    ...evidence.map((one) => [words.evidence, evidenceText(one)]),
    ...unknown.map((one) => [words.unknown, one]),
    [words.ledger, ledger],
  ];
  const isAsking = state === 'AWAITING_APPROVAL' && asking !== undefined;
  return [
    `${bold(`${severity} ${incident.scenario}`)}  ${state}  ${id}`,
    ...(title === undefined ? [] : [title[lang]]),
    '',
    ...inColumns(facts),
    ...(plan === undefined ? [] : section(words.plan, [plan.words[lang], ...plan.calls.map(callText)])),
    ...(plan?.expiresAt === undefined ? [] : [`  ${words.ends} ${isoTime(plan.expiresAt)}`]),
    ...section(words.made, (incident.made ?? []).map(madeText)),
    ...(incident.undo === undefined
      ? []
      : section(words.undo, [incident.undo.plan.words[lang], ...incident.undo.plan.calls.map(callText)])),
    ...section(words.history, inColumns(incident.history.map(({ at, state: to, by, note = '' }) => [isoTime(at), to, by, note]))),
    ...(isAsking
      ? [
          '',
          `${words.waits} ${isoTime(asking.lapsesAt)}; ${words.because}: ${asking.because}`,
          `${words.next}: ${typed('approve', id)}   |   ${typed('reject', id, '--reason "..."')}`,
        ]
      : []),
  ].join('\n');
}

function section(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', bold(head), ...lines.map((line) => `  ${line}`)];
}

function callText({ action, input }: PlannedCall): string {
  return `${action} ${JSON.stringify(input)}`;
}

function madeText({ action, resource, at, request, error }: NonNullable<Incident['made']>[number]): string {
  const end = error === undefined ? 'ok' : error;
  return `${isoTime(at)} ${action} ${resource} ${end}${request === undefined ? '' : ` (${request})`}`;
}

function evidenceText({ kind, ...facts }: Incident['evidence'][number]): string {
  const values = Object.entries(facts).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : value}`);
  return kind === 'noted' ? Object.values(facts).join(' ') : `${kind}: ${values.join(', ')}`;
}
