import type { Incident } from '#core/incident/incident.ts';
import type { Notice } from '#core/notice/notice.ts';
import type { Language, Localized } from '#core/text.ts';
import { incidentPage } from '#words/incident-page.ts';
import { asLine, bold, type Line, table } from './screen.ts';

/** The page of one incident laid out for a terminal. */
export function incidentText(
  incident: Incident,
  title: Localized | undefined,
  language: Language,
  ledger: string,
  region?: string,
  notices: readonly Notice[] = [],
): Line[] {
  const page = incidentPage(incident, title, language, ledger, region, notices);
  const sections = page.sections.flatMap(({ head, lines = [], rows = [] }) => [
    asLine(''),
    bold(asLine(head)),
    ...lines.map((text) => asLine(text, '  ')),
    ...table(rows, '  '),
  ]);
  return [
    bold(asLine(page.head)),
    ...(page.title === '' ? [] : [asLine(page.title)]),
    asLine(''),
    ...table(page.facts),
    ...sections,
    ...(page.next.length === 0 ? [] : ['', ...page.next].map((text) => asLine(text))),
  ];
}
