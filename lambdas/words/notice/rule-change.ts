import { SEVERITIES } from '#core/detection/severity.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isoTime } from '#core/iso-time.ts';
import type { Message, MessageFact } from '#core/notice/message.ts';
import type { ChangedRule, GroupChange, RuleChangeKind } from '#core/notice/rule-change.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import { stateWords } from '../state.ts';
import { callerWords } from '../story.ts';

export type RuleChangeContext = {
  readonly language: Language;
  readonly accountName?: string;
  readonly groupPage?: string;
  readonly eventPage?: string;
  /** Incidents that the event opened or joined, or that the hub fixed with it, each with its page. */
  readonly incidents: readonly { readonly incident: Incident; readonly page?: string }[];
};

const WORDS = {
  en: {
    changed: 'Security group rules changed',
    byHub: 'The hub changed security group rules',
    added: 'Added',
    removed: 'Removed',
    described: 'New description',
    modified: 'Now',
    in: 'inbound',
    out: 'outbound',
    unknownWay: 'inbound or outbound (CloudTrail does not record which)',
    all: 'all traffic',
    unsaid: 'The record does not name the rules.',
    group: 'Security group',
    account: 'Account',
    region: 'Region',
    actor: 'Actor',
    at: 'Time',
    event: 'CloudTrail event',
    incident: 'Incident',
    none: 'none',
    open: 'Open',
    peer: (way: ChangedRule['way'], peer: string) => `${way === 'in' ? 'from' : way === 'out' ? 'to' : 'from or to'} ${peer}`,
    own: (ids: string) => `This is the hub's own change for ${ids}.`,
    more: (count: number) => `and ${count} more rules`,
    where: (group: string, account: string, region: string) => `${group} in account ${account}, ${region}`,
  },
  ko: {
    changed: '보안 그룹 규칙이 변경되었습니다',
    byHub: '허브가 보안 그룹 규칙을 변경했습니다',
    added: '추가',
    removed: '삭제',
    described: '설명 변경',
    modified: '변경 후',
    in: '인바운드',
    out: '아웃바운드',
    unknownWay: '인바운드 또는 아웃바운드(CloudTrail에 기록되지 않음)',
    all: '모든 트래픽',
    unsaid: '어떤 규칙인지 기록에 없습니다.',
    group: '보안 그룹',
    account: '계정',
    region: '리전',
    actor: '행위자',
    at: '시각',
    event: 'CloudTrail 이벤트',
    incident: '인시던트',
    none: '없음',
    open: '열기',
    peer: (way: ChangedRule['way'], peer: string) =>
      `${way === 'in' ? '소스' : way === 'out' ? '대상' : '소스 또는 대상'} ${peer}`,
    own: (ids: string) => `허브가 ${ids} 인시던트를 처리하면서 직접 변경했습니다.`,
    more: (count: number) => `외 규칙 ${count}개`,
    where: (group: string, account: string, region: string) => `계정 ${account}, 리전 ${region}의 ${group}`,
  },
} as const;

const DEEDS = { added: 'added', removed: 'removed', changed: 'modified', described: 'described' } as const;

/** One change of the rules of a security group as a message: where and who, then each rule. */
export function ruleChangeNotice(change: GroupChange, context: RuleChangeContext): Message {
  const { language, accountName, incidents } = context;
  const words = WORDS[language];
  const { account, region, group, did, rules, more, fixOf } = change;
  const named = accountName === undefined ? account : `${accountName} (${account})`;
  const worst = incidents
    .map(({ incident }) => incident.severity)
    .toSorted((one, other) => SEVERITIES.indexOf(other) - SEVERITIES.indexOf(one))[0];
  const [first] = incidents;
  const page = first?.page ?? context.groupPage;
  const listed = rules.map((rule) => ruleLine(did, rule, language));
  return {
    kind: 'rule-change',
    ...(first !== undefined && { incident: first.incident.id }),
    severity: worst ?? 'LOW',
    language,
    title: `${accountName ?? account}: ${fixOf === undefined ? words.changed : words.byHub}: ${group}`,
    lines: [
      `${words.where(group, named, region)}; ${callerWords(change)[language]}`,
      ...(fixOf === undefined ? [] : [words.own(fixOf)]),
      ...(listed.length === 0 ? [words.unsaid] : listed),
      ...(more > 0 ? [words.more(more)] : []),
    ],
    facts: factsOf(change, named, context),
    buttons: page === undefined ? [] : [{ id: 'open', label: words.open, url: page }],
  };
}

function factsOf({ group, region, actor, at, event }: GroupChange, account: string, context: RuleChangeContext): MessageFact[] {
  const words = WORDS[context.language];
  const fact = (label: string, value: string, url?: string): MessageFact => ({ label, value, ...(url !== undefined && { url }) });
  const listed = context.incidents.map(({ incident, page }) =>
    fact(words.incident, `${incident.id} (${stateWords(incident.state)[context.language]})`, page),
  );
  return [
    fact(words.group, group, context.groupPage),
    fact(words.account, account),
    fact(words.region, region),
    fact(words.actor, actor.arn ?? actor.name),
    fact(words.at, isoTime(at)),
    fact(words.event, event, context.eventPage),
    ...(listed.length === 0 ? [fact(words.incident, words.none)] : listed),
  ];
}

/** Such as `Added, inbound: tcp 22 from 0.0.0.0/0, "ssh" (sgr-0a1b)`. */
export function ruleLine(did: RuleChangeKind, rule: ChangedRule, language: Language): string {
  const words = WORDS[language];
  const { way, protocol, from, to, peer, description, rule: id } = rule;
  const ports = from === undefined ? undefined : to === undefined || to === from ? `${from}` : `${from}-${to}`;
  const traffic = protocol === '-1' ? words.all : [protocol, ports].filter((one) => one !== undefined).join(' ');
  const source = peer === undefined ? '' : words.peer(way, peer);
  const parts = [[traffic, source].filter((one) => one !== '').join(language === 'ko' ? ', ' : ' '), quoted(description)];
  const named = parts.filter((one) => one !== '').join(', ');
  const behind = id === undefined ? '' : named === '' ? id : ` (${id})`;
  return `${ownEntry(words, ownEntry(DEEDS, did))}, ${way === undefined ? words.unknownWay : words[way]}: ${named}${behind}`;
}

/** In quotes, so that a description cannot pass for words of the hub. */
function quoted(description: string | undefined): string {
  return description === undefined ? '' : JSON.stringify(description);
}
