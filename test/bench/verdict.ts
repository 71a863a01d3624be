/** One measured value, what it is compared with, and whether that is good enough. Each is one line of output. */
export type BenchVerdict = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** As text: what the value is compared with, and that value. */
  readonly against: string;
  /** The measured value divided by the value it is compared with. */
  readonly ratio: number;
  readonly aim: string;
  readonly ok: boolean;
};

/** Rounds the values for output. The bench decides `ok` before rounding. */
export function verdict(measured: BenchVerdict): BenchVerdict {
  const { name, value, unit, against, ratio, aim, ok } = measured;
  return { name, value: rounded(value), unit, against, ratio: Number(ratio.toFixed(2)), aim, ok };
}

/** Three significant digits, or all digits before the decimal point. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** A name with blanks as part of a verdict's name. */
export function partOfName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

const HEAD = ['BENCH', 'VALUE', 'AGAINST', 'RATIO', 'AIM', ''];

/** The verdicts as a table with one row each. */
export function verdictTable(verdicts: readonly BenchVerdict[]): string {
  const rows = verdicts.map(({ name, value, unit, against, ratio, aim, ok }) => [
    name,
    `${value} ${unit}`,
    against,
    ratio.toFixed(2),
    aim,
    ok ? 'ok' : 'MISSED',
  ]);
  const all = [HEAD, ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
