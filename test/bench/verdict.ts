/** One measured value, what it was measured against, and whether that is good enough. One of these is one line of output. */
export type Verdict = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words: what the value was measured against, and how much that is. */
  readonly against: string;
  /** What was measured, divided by what it was measured against. */
  readonly ratio: number;
  readonly aim: string;
  readonly ok: boolean;
};

/** Rounds to what a person reads. Whether it is `ok` the bench decides before that. */
export function verdict(measured: Verdict): Verdict {
  const { name, value, unit, against, ratio, aim, ok } = measured;
  return { name, value: rounded(value), unit, against, ratio: Number(ratio.toFixed(2)), aim, ok };
}

/** Three significant digits, and never fewer than all before the point. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The name of a thing with blanks in it, as part of a verdict's name. */
export function partOfName(title: string): string {
  return title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

const HEAD = ['BENCH', 'VALUE', 'AGAINST', 'RATIO', 'AIM', ''];

/** The verdicts for a person: one row each. */
export function verdictTable(verdicts: readonly Verdict[]): string {
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
