import { styleText } from 'node:util';
import { ownEntry } from '#core/own-property.ts';
import { inColumns } from '#core/table.ts';
import type { Language } from '#core/text.ts';
import { visible } from '#core/visible.ts';
import { type CheckResult, type Mark, SUBJECTS } from './check-result.ts';
import { proposedLines } from './proposal.ts';
import { HEAD, MARKS, PROPOSED, REST, SUBJECT_WORDS, textOf, verdictWords } from './words/words.ts';

const COLOURS: Readonly<Record<Mark, 'green' | 'red' | 'yellow'>> = { ok: 'green', fix: 'red', look: 'yellow', unread: 'yellow' };

const ORDER: readonly Mark[] = ['ok', 'look', 'unread', 'fix'];

/** Places named in one row; `--json` names all. */
const SHOWN = 2;

/** One row: equal results, with all their accounts and Regions. */
type Row = Pick<CheckResult, 'mark' | 'subject' | 'found'> & { readonly places: readonly string[] };

/** The table of a preflight, with proposals and the verdict below it. */
export function preflightTable(results: readonly CheckResult[], lang: Language, { colours }: { colours: boolean }): string {
  const rows = rowsOf(results);
  const head = ['', HEAD.subject[lang], HEAD.where[lang], HEAD.found[lang]];
  const cells = rows.map(({ mark, subject, found, places }) => [
    ownEntry(MARKS, mark),
    ownEntry(SUBJECT_WORDS, subject)[lang],
    whereWords(places, lang),
    textOf({ found }).found[lang],
  ]);
  const [first = '', ...lines] = inColumns([head, ...cells]);
  const paint = (mark: Mark, text: string) =>
    colours ? styleText(ownEntry(COLOURS, mark), text, { validateStream: false }) : text;
  const body = rows.flatMap(({ mark, found }, index) => {
    const wayOut = textOf({ found }).wayOut?.[lang];
    return [paint(mark, lines[index] ?? ''), ...(wayOut === undefined ? [] : [`      → ${visible(wayOut)}`])];
  });
  const proposed = proposedLines(results.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal])));
  return [
    first,
    ...body,
    ...(proposed.length > 0 ? ['', PROPOSED[lang], '', ...proposed.map((line) => `    ${line}`)] : []),
    '',
    verdictWords(countOf(rows))[lang],
    '',
  ].join('\n');
}

function rowsOf(results: readonly CheckResult[]): Row[] {
  const groups = new Map<string, Row>();
  const ordered = results.toSorted((one, other) => place(one) - place(other));
  for (const { mark, subject, found, where } of ordered) {
    const key = JSON.stringify([mark, subject, found]);
    const places = groups.get(key)?.places ?? [];
    groups.set(key, { mark, subject, found, places: [...places, where] });
  }
  return [...groups.values()];
}

/** By subject, but passed checks first and those that stop the rollout last, next to the verdict. */
function place({ mark, subject }: CheckResult): number {
  return ORDER.indexOf(mark) * SUBJECTS.length + SUBJECTS.indexOf(subject);
}

function whereWords(places: readonly string[], lang: Language): string {
  const named = [...new Set(places.filter(Boolean))];
  const rest = named.length - SHOWN;
  if (rest <= 0) return named.join(', ');
  return `${named.slice(0, SHOWN - 1).join(', ')} ${REST(rest + 1)[lang]}`;
}

/** How many of each mark. */
export function countOf(results: readonly Pick<CheckResult, 'mark'>[]): Record<Mark, number> {
  const of = (mark: Mark) => results.filter((one) => one.mark === mark).length;
  return { ok: of('ok'), fix: of('fix'), look: of('look'), unread: of('unread') };
}
