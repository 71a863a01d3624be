import stringWidth from 'string-width';
import { visibleCell } from './visible.ts';

/** Aligns rows in columns for a terminal, with Hangul two columns wide. Cells pass `visibleCell` with limit `widest`; the first row is the header. */
export function inColumns(rows: readonly (readonly string[])[], widest?: number): string[] {
  const shown = rows.map((row) => row.map((cell) => visibleCell(cell, widest)));
  // The last column needs no padding, and its long texts are slow to measure.
  const measured = shown.map((row) => row.slice(0, -1).map(widthOf));
  const widths = (shown[0] ?? []).map((_, column) => Math.max(...measured.map((row) => row[column] ?? 0)));
  const padding = (line: number, column: number) => {
    const width = measured[line]?.[column];
    return width === undefined ? '' : ' '.repeat(Math.max(0, (widths[column] ?? 0) - width));
  };
  return shown.map((row, line) =>
    row
      .map((cell, column) => cell + padding(line, column))
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(cell: string): number {
  return /^[ -~]*$/.test(cell) ? cell.length : stringWidth(cell);
}
