import { objection } from '#core/incident/decision.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isOpen } from '#core/incident/life.ts';
import type { Links } from '#core/links.ts';
import type { Message, MessageButton, MessageFact } from '#core/notice/message.ts';
import type { AccountOwner } from '#core/notice/owner.ts';
import { ownEntry } from '#core/own-property.ts';
import type { KnownPerson } from '#core/people.ts';
import type { Language, Localized } from '#core/text.ts';
import { severityWords, stateWords } from '../state.ts';
import { storyOf } from '../story.ts';

/** What a notice adds to its incident. `joined` are further incidents of its thread, `more` counts the rest. `now` decides which buttons are allowed. */
export type NoticeContext = {
  readonly language: Language;
  readonly title: Localized | undefined;
  readonly accountName?: string;
  readonly joined: readonly Incident[];
  readonly more: number;
  readonly owner?: AccountOwner;
  readonly mention?: KnownPerson;
  readonly links: Links;
  readonly now: number;
};

const WORDS = {
  en: {
    state: 'State',
    resource: 'Resource',
    account: 'Account',
    region: 'Region',
    actor: 'Actor',
    from: 'From',
    owner: 'Account owner',
    incident: 'Incident',
    event: 'CloudTrail event',
    finding: 'Security Hub finding',
    open: 'Open',
    approve: 'Approve',
    reject: 'Reject',
    undo: 'Undo',
    tag: 'tag of the account',
    'security-contact': 'security contact of the account',
    unit: 'contact of the unit',
    read: 'read on',
    also: (count: number, ids: string) => `${count} more of the same: ${ids}`,
  },
  ko: {
    state: '상태',
    resource: '리소스',
    account: '계정',
    region: '리전',
    actor: '행위자',
    from: '소스 IP 주소',
    owner: '계정 담당자',
    incident: '인시던트',
    event: 'CloudTrail 이벤트',
    finding: 'Security Hub 조사 결과',
    open: '열기',
    approve: '승인',
    reject: '거부',
    undo: '조치 취소',
    tag: '계정 태그',
    'security-contact': '계정의 보안 연락처',
    unit: '조직 단위 연락처',
    read: '확인일',
    also: (count: number, ids: string) => `동일한 인시던트 ${count}건 추가: ${ids}`,
  },
} as const;

/** One incident as a message: two lines that are enough on a phone, then facts and what can be done now. */
export function incidentNotice(incident: Incident, context: NoticeContext): Message {
  const { language, accountName, title, mention } = context;
  const story = storyOf(incident, title, accountName);
  // The words of a plan already include what happens to open connections.
  const did = [story.did, story.took].map((part) => part[language]);
  const { id, severity, state } = incident;
  return {
    kind: 'incident',
    incident: id,
    severity,
    state,
    language,
    title: `[${severityWords(severity)[language]}] ${accountName ?? incident.account}: ${story.what[language]}`,
    lines: [`${story.where[language]}; ${story.who[language]}`, did.join('; '), ...threadLine(context)],
    facts: factsOf(incident, context),
    ...(mention !== undefined && { mention }),
    buttons: buttonsOf(incident, context),
    ...(!isOpen(incident) && { closed: true }),
  };
}

/** Incidents that wait for a person come first. */
function threadLine({ joined, more, language }: NoticeContext): string[] {
  const isWaiting = ({ state }: Incident) => state === 'AWAITING_APPROVAL' || state === 'FAILED';
  const sorted = [...joined.filter(isWaiting), ...joined.filter((one) => !isWaiting(one))];
  if (sorted.length === 0) return [];
  const named = sorted.slice(0, SHOWN).map(({ id, state }) => `${id} ${stateWords(state)[language]}`);
  const rest = sorted.length + more - named.length;
  return [WORDS[language].also(sorted.length + more, named.join(', ') + (rest > 0 ? ` + ${rest}` : ''))];
}

const SHOWN = 10;

function factsOf(incident: Incident, { language, accountName, owner, links }: NoticeContext): MessageFact[] {
  const words = WORDS[language];
  const { state, resource, account, region, actor, address, id } = incident;
  const fact = (label: string, value: string, url?: string): MessageFact => ({ label, value, ...(url !== undefined && { url }) });
  return [
    fact(words.state, stateWords(state)[language]),
    fact(words.resource, resource.id, links.resource),
    fact(words.account, accountName === undefined ? account : `${accountName} (${account})`),
    fact(words.region, region),
    fact(words.actor, actor.arn ?? actor.name),
    ...(address === undefined ? [] : [fact(words.from, address)]),
    ...(owner === undefined
      ? []
      : [
          fact(
            words.owner,
            `${owner.name} (${ownEntry(words, owner.by)}, ${words.read} ${new Date(owner.readAt).toISOString().slice(0, 10)})`,
          ),
        ]),
    ...(links.event === undefined ? [] : [fact(words.event, incident.call, links.event)]),
    ...(links.finding === undefined ? [] : [fact(words.finding, id, links.finding)]),
    fact(words.incident, id, links.controlRoom),
  ];
}

/** The buttons that the incident allows now. In channels without actions, all but `open` link to the same page. */
function buttonsOf(incident: Incident, { language, links, now }: NoticeContext): MessageButton[] {
  const words = WORDS[language];
  const url = links.controlRoom === undefined ? {} : { url: links.controlRoom };
  const page = links.controlRoom ?? links.finding;
  const isLegal = (verb: 'approve' | 'reject' | 'undo') => objection(incident, { verb, reason: '-' }, now) === undefined;
  return [
    ...(page === undefined ? [] : [{ id: 'open' as const, label: words.open, url: page }]),
    ...(['approve', 'reject', 'undo'] as const).filter(isLegal).map((verb) => ({ id: verb, label: words[verb], ...url })),
  ];
}
