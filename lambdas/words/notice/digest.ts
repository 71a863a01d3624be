import { SEVERITIES, type Severity } from '#core/detection/severity.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Message } from '#core/notice/message.ts';
import type { HeldBecause } from '#core/notice/notice.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import { severityWords, stateWords } from '../state.ts';

/** One incident of a summary. */
export type DigestEntry = { readonly incident: Incident; readonly title: Localized | undefined; readonly accountName?: string };

const SHOWN = 10;

const BECAUSE: Readonly<Record<HeldBecause['code'], Localized>> = {
  'quiet-hours': { en: 'quiet hours', ko: '알림 제한 시간' },
  'change-window': { en: 'a change window', ko: '변경 작업 시간' },
  'rate-limit': { en: 'the limit of messages an hour', ko: '시간당 메시지 한도' },
};

export function heldWords({ code }: HeldBecause): Localized {
  return ownEntry(BECAUSE, code);
}

/** What a route held back, worst and newest first; `rest` more are only counted. */
export function digestNotice(
  entries: readonly DigestEntry[],
  because: readonly HeldBecause[],
  language: Language,
  controlRoom: string | undefined,
): Message {
  const sorted = entries.toSorted((one, other) => rank(other) - rank(one) || other.incident.openedAt - one.incident.openedAt);
  const codes = [...new Map(because.map((one) => [one.code, heldWords(one)[language]])).values()].join(', ');
  const worst = sorted[0]?.incident.severity;
  const counts = SEVERITIES.toReversed().flatMap((severity) => {
    const number = entries.filter(({ incident }) => incident.severity === severity).length;
    return number === 0 ? [] : [`${severityWords(severity)[language]} ${number}`];
  });
  const more = sorted.length - SHOWN;
  const waiting = entries.filter(({ incident }) => incident.state === 'AWAITING_APPROVAL').length;
  const words = language === 'en' ? english(entries.length, waiting, more) : korean(entries.length, waiting, more);
  return {
    kind: 'digest',
    ...(worst !== undefined && { severity: worst }),
    language,
    title: `${words.head} (${codes})`,
    lines: [[...counts, ...words.waits].join(', '), ...sorted.slice(0, SHOWN).map((one) => lineOf(one, language)), ...words.more],
    facts: [],
    buttons: controlRoom === undefined ? [] : [{ id: 'open', label: words.open, url: controlRoom }],
  };
}

function english(count: number, waiting: number, more: number) {
  return {
    head: `${count} incidents held back`,
    waits: waiting > 0 ? [`${waiting} wait for a decision`] : [],
    more: more > 0 ? [`and ${more} more`] : [],
    open: 'Open',
  };
}

function korean(count: number, waiting: number, more: number) {
  return {
    head: `보류된 인시던트 ${count}건 요약`,
    waits: waiting > 0 ? [`결정 대기 ${waiting}건`] : [],
    more: more > 0 ? [`외 ${more}건`] : [],
    open: '열기',
  };
}

function lineOf({ incident, title, accountName }: DigestEntry, language: Language): string {
  const { severity, state, resource, account, id, scenario } = incident;
  const head = `[${severityWords(severity)[language]}] ${accountName ?? account}: ${title?.[language] ?? scenario}`;
  return `${head}; ${resource.id}; ${stateWords(state)[language]}; ${id}`;
}

function rank({ incident }: DigestEntry): number {
  return SEVERITIES.indexOf(incident.severity satisfies Severity);
}
