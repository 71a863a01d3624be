import type { Incident } from '#core/incident/incident.ts';
import { inColumns } from '#core/table.ts';
import type { Language, Localized } from '#core/text.ts';
import { incidentPage } from '#words/incident-page.ts';
import { bold } from './bold.ts';

/** The page of one incident laid out for a terminal. */
export function incidentText(
  incident: Incident,
  title: Localized | undefined,
  language: Language,
  ledger: string,
  region?: string,
): string {
  const page = incidentPage(incident, title, language, ledger, region);
  const sections = page.sections.flatMap(({ head, lines = [], rows = [] }) => [
    '',
    bold(head),
    ...[...lines, ...inColumns(rows)].map((line) => `  ${line}`),
  ]);
  return [
    bold(page.head),
    ...(page.title === '' ? [] : [page.title]),
    '',
    ...inColumns(page.facts),
    ...sections,
    ...(page.next.length === 0 ? [] : ['', ...page.next]),
  ].join('\n');
}
