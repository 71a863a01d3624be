import type { IncidentRow } from '#core/control-room/incidents.ts';
import { isoTime } from '#core/iso-time.ts';

const COLUMNS = {
  id: ({ id }) => id,
  severity: ({ severity }) => severity,
  state: ({ state }) => state,
  scenario: ({ scenario }) => scenario,
  account: ({ account }) => account,
  accountName: ({ accountName }) => accountName,
  unit: ({ unit = '' }) => unit,
  region: ({ region }) => region,
  resourceType: ({ resource }) => resource.type,
  resource: ({ resource }) => resource.id,
  actor: ({ actor }) => actor.name,
  address: ({ address = '' }) => address,
  occurrences: ({ occurrences }) => String(occurrences),
  notice: ({ notice = '' }) => notice,
  notes: ({ notes }) => String(notes),
  opened: ({ openedAt }) => isoTime(openedAt),
  changed: ({ updatedAt }) => isoTime(updatedAt),
  contained: ({ verifiedAt }) => (verifiedAt === undefined ? '' : isoTime(verifiedAt)),
} as const satisfies Record<string, (row: IncidentRow) => string>;

/** Text that a spreadsheet reads as a formula, also after spaces or characters that it strips, and in full-width letters. */
const FORMULA = /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u;

/** RFC 4180 with a byte order mark, because spreadsheets otherwise misread Korean. No cell is a formula, with any name that an attacker can choose. */
export function csvOf(rows: readonly IncidentRow[]): string {
  const lines = [Object.keys(COLUMNS), ...rows.map((row) => Object.values(COLUMNS).map((column) => column(row)))];
  return `\ufeff${lines.map((line) => line.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
