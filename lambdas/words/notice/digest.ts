import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Message } from '#core/notice/message.ts';
import type { HeldBecause } from '#core/notice/notice.ts';
import type { ChangedRule, GroupChange } from '#core/notice/rule-change.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import { severityWords, stateWords } from '../state.ts';
import { ruleLine } from './rule-change.ts';

/** One incident of a summary. */
export type DigestEntry = { readonly incident: Incident; readonly title: Localized | undefined; readonly accountName?: string };

/** One change of rules of a summary: how many rules, and the first of them. */
export type DigestChange = Pick<GroupChange, 'account' | 'region' | 'group' | 'did' | 'at'> & {
  readonly by: string;
  readonly first?: ChangedRule;
  readonly count: number;
  readonly accountName?: string;
};

const SHOWN = 10;

const BECAUSE: Readonly<Record<HeldBecause['code'], Localized>> = {
  'quiet-hours': { en: 'quiet hours', ko: '알림 제한 시간' },
  'change-window': { en: 'a change window', ko: '변경 작업 시간' },
  'rate-limit': { en: 'the hourly message limit', ko: '시간당 메시지 한도' },
};

export function heldBecauseWords({ code }: HeldBecause): Localized {
  return ownEntry(BECAUSE, code);
}

/** What a route held back, incidents worst and newest first, then changes of rules; more than `SHOWN` of each are only counted. */
export function digestNotice(
  entries: readonly DigestEntry[],
  changes: readonly DigestChange[],
  because: readonly HeldBecause[],
  language: Language,
  controlRoom: string | undefined,
): Message {
  const sorted = entries.toSorted((one, other) => rank(other) - rank(one) || other.incident.openedAt - one.incident.openedAt);
  const codes = [...new Map(because.map((one) => [one.code, heldBecauseWords(one)[language]])).values()].join(', ');
  const worst = sorted[0]?.incident.severity;
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const number = entries.filter(({ incident }) => incident.severity === severity).length;
    return number === 0 ? [] : [`${severityWords(severity)[language]} ${number}`];
  });
  const more = sorted.length - SHOWN;
  const waiting = entries.filter(({ incident }) => incident.state === 'AWAITING_APPROVAL').length;
  const count = { incidents: entries.length, changes: changes.length, waiting, more };
  const words = language === 'en' ? english(count) : korean(count);
  const newest = changes.toSorted((one, other) => other.at - one.at);
  const first = [...counts, ...words.waits].join(', ');
  return {
    kind: 'digest',
    ...(worst !== undefined && { severity: worst }),
    language,
    title: `${words.head} (${codes})`,
    lines: [
      ...(first === '' ? [] : [first]),
      ...sorted.slice(0, SHOWN).map((one) => lineOf(one, language)),
      ...words.more,
      ...newest.slice(0, SHOWN).map((one) => changeLine(one, language)),
      ...words.moreChanges,
    ],
    facts: [],
    buttons: controlRoom === undefined ? [] : [{ id: 'open', label: words.open, url: controlRoom }],
  };
}

type Count = { readonly incidents: number; readonly changes: number; readonly waiting: number; readonly more: number };

function english({ incidents, changes, waiting, more }: Count) {
  const held = [
    ...(incidents > 0 || changes === 0 ? [`${incidents} incidents`] : []),
    ...(changes > 0 ? [`${changes} changes of security group rules`] : []),
  ];
  return {
    head: `${held.join(' and ')} held back`,
    waits: waiting > 0 ? [`${waiting} wait for a decision`] : [],
    more: more > 0 ? [`and ${more} more`] : [],
    moreChanges: changes > SHOWN ? [`and ${changes - SHOWN} more changes of rules`] : [],
    open: 'Open',
  };
}

function korean({ incidents, changes, waiting, more }: Count) {
  const held = [
    ...(incidents > 0 || changes === 0 ? [`인시던트 ${incidents}건`] : []),
    ...(changes > 0 ? [`보안 그룹 규칙 변경 ${changes}건`] : []),
  ];
  return {
    head: `보류된 ${held.join(', ')} 요약`,
    waits: waiting > 0 ? [`결정 대기 ${waiting}건`] : [],
    more: more > 0 ? [`외 ${more}건`] : [],
    moreChanges: changes > SHOWN ? [`외 규칙 변경 ${changes - SHOWN}건`] : [],
    open: '열기',
  };
}

function changeLine({ account, accountName, region, group, did, by, first, count }: DigestChange, language: Language): string {
  const rule = first === undefined ? [] : [ruleLine(did, first, language) + (count > 1 ? ` + ${count - 1}` : '')];
  return [`${accountName ?? account}, ${region}: ${group}`, ...rule, by].join('; ');
}

function lineOf({ incident, title, accountName }: DigestEntry, language: Language): string {
  const { severity, state, resource, account, id, scenario } = incident;
  const head = `[${severityWords(severity)[language]}] ${accountName ?? account}: ${title?.[language] ?? scenario}`;
  return `${head}; ${resource.id}; ${stateWords(state)[language]}; ${id}`;
}

function rank({ incident }: DigestEntry): number {
  return SEVERITIES.indexOf(incident.severity satisfies Severity);
}
