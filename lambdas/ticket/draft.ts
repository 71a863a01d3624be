import type { Detection } from '#core/detection/detection.ts';
import type { Incident } from '#core/incident/incident.ts';
import { isOpen } from '#core/incident/life.ts';
import { type LinkPlaces, linksOf } from '#core/links.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import { correlationOf } from '#core/ticket/ticket.ts';
import { visibleWithin } from '#core/visible.ts';
import { reasonWords } from '#words/reason.ts';
import { severityWords, stateWords } from '#words/state.ts';
import { storyOf } from '#words/story.ts';
import type { TicketDraft } from './system.ts';

const LONGEST = { title: 150, line: 600 };

const LINKS: Readonly<Record<'controlRoom' | 'resource' | 'event' | 'finding' | 'detective', Localized>> = {
  controlRoom: { en: 'The incident in the control room', ko: '관제실에서 인시던트 보기' },
  resource: { en: 'The resource', ko: '리소스' },
  event: { en: 'The event in CloudTrail', ko: 'CloudTrail 이벤트' },
  finding: { en: 'The finding in Security Hub', ko: 'Security Hub 결과' },
  detective: { en: 'Detective', ko: 'Detective' },
};

export type DraftContext = LinkPlaces & { readonly language: Language; readonly accountName?: string | undefined };

export function draftOf(incident: Incident, detection: Detection, context: DraftContext): TicketDraft {
  const { language, accountName } = context;
  const { what, where, who, did, took } = storyOf(incident, detection.title, accountName);
  const severity = severityWords(incident.severity)[language];
  const lines = [what, where, who, did, took].map((one) => one[language]);
  const links = linksOf(incident, context);
  const named = (Object.keys(LINKS) as (keyof typeof LINKS)[]).flatMap((name) => {
    const url = links[name];
    return url === undefined ? [] : [{ label: ownEntry(LINKS, name)[language], url }];
  });
  return {
    correlation: correlationOf(incident.id),
    severity: incident.severity,
    title: visibleWithin(`[${severity}] ${detection.title[language]}: ${incident.resource.id}`, LONGEST.title),
    lines: [...lines.map((line) => visibleWithin(line, LONGEST.line)), incident.id],
    links: named,
    isOpen: isOpen(incident),
    step: stepOf(incident, language),
  };
}

function stepOf({ state, history }: Incident, language: Language): string {
  const last = history.at(-1);
  const why = last?.reason === undefined ? '' : `: ${reasonWords(last.reason)[language]}`;
  const by = last === undefined ? '' : ` (${last.by})`;
  return visibleWithin(`${stateWords(state)[language]}${by}${why}`, LONGEST.line);
}
