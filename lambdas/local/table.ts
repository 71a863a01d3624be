import { styleText } from 'node:util';
import { inColumns } from '#core/table.ts';
import type { AttackReport } from './attacks/run-attack.ts';
import { endedAsExpected } from './story.ts';

const HEAD = ['SCENARIO', 'ACCOUNT', 'REGION', 'DETECTED', 'FIXED', 'STATE', 'CHECKED'];

/** The story as a table: what happened where, how fast, and whether it ended as it should. */
export function attackTable(reports: readonly AttackReport[]): string {
  return inColumns([HEAD, ...reports.map(rowOf)])
    .map((line, index) => {
      const report = reports[index - 1];
      if (report === undefined) return styleText('bold', line);
      return endedAsExpected(report) ? line : styleText('red', line);
    })
    .join('\n');
}

function rowOf(report: AttackReport): string[] {
  const { scenario, account, region, detectedMs, fixedMs, state, expected } = report;
  const shown = state === expected ? state : `${state} (should be ${expected})`;
  return [scenario, account, region, milliseconds(detectedMs), milliseconds(fixedMs), shown, wordFor(report)];
}

function wordFor({ verified, expected }: AttackReport): string {
  if (!verified) return 'NOT as it should be';
  return expected === 'MITIGATED' ? 'safe, rest untouched' : 'told, nothing touched';
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : `${value} ms`;
}
