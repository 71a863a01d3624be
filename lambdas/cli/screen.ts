import { inColumns } from '#core/table.ts';
import { visible, visibleJson } from '#core/visible.ts';

declare const HARMLESS: unique symbol;

/** One line that a terminal may show. Only this file creates lines, so that foreign text reaches a terminal in no other way. */
export type Line = string & { readonly [HARMLESS]: true };

/** A text that may contain foreign parts, as one line. */
export function asLine(text: string, indent = ''): Line {
  return harmless(indent + visible(text));
}

/** A table, a line for each row: no cell reaches into another, and one longer than `widest` ends with an ellipsis. */
export function table(rows: readonly (readonly string[])[], indent = '', widest?: number): Line[] {
  return inColumns(rows, widest).map((row) => harmless(indent + row));
}

/** A text of the product without foreign parts, of any number of lines. */
export function own(text: string): Line[] {
  return text.split('\n').map(harmless);
}

/** Bold where the output is a terminal that shows it; plain in files, pipes and with NO_COLOR. */
export function bold(text: Line): Line {
  return process.stdout.isTTY && process.stdout.hasColors() ? harmless(`\u001b[1m${text}\u001b[22m`) : text;
}

export function print(lines: readonly Line[]): void {
  console.log(lines.join('\n'));
}

/** On one line, exactly: invisible characters are written as JSON escapes. */
export function printJson(value: unknown): void {
  console.log(visibleJson(value));
}

/** On standard error. */
export function printError(lines: readonly Line[]): void {
  console.error(lines.join('\n'));
}

function harmless(text: string): Line {
  return text as Line;
}
