import { styleText } from 'node:util';
import { inColumns } from '#core/table.ts';
import type { Report } from './attacks/strike.ts';
import { isWell } from './story.ts';

const HEAD = ['SCENARIO', 'ACCOUNT', 'REGION', 'DETECTED', 'FIXED', 'STATE', 'CHECKED'];

/** The story as a table: what happened where, how fast, and whether it ended as it should. */
export function storyTable(reports: readonly Report[]): string {
  return inColumns([HEAD, ...reports.map(rowOf)])
    .map((line, index) => {
      const report = reports[index - 1];
      if (report === undefined) return styleText('bold', line);
      return isWell(report) ? line : styleText('red', line);
    })
    .join('\n');
}

function rowOf(report: Report): string[] {
  const { scenario, account, region, detectedMs, fixedMs, state, expected } = report;
  const shown = state === expected ? state : `${state} (should be ${expected})`;
  return [scenario, account, region, milliseconds(detectedMs), milliseconds(fixedMs), shown, wordFor(report)];
}

function wordFor({ verified, expected }: Report): string {
  if (!verified) return 'NOT as it should be';
  return expected === 'MITIGATED' ? 'safe, rest untouched' : 'told, nothing touched';
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : `${value} ms`;
}
