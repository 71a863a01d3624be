import stringWidth from 'string-width';
import { visibleCell } from './visible.ts';

/** Aligns rows in columns for a terminal, where Hangul is two wide; what is not seen shows, and a cell ends at `widest`. The first row is the head. */
export function inColumns(rows: readonly (readonly string[])[], widest?: number): string[] {
  const shown = rows.map((row) => row.map((cell) => visibleCell(cell, widest)));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...shown.map((row) => stringWidth(row[column] ?? ''))));
  return shown.map((row) =>
    row
      .map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(cell))))
      .join('  ')
      .trimEnd(),
  );
}
