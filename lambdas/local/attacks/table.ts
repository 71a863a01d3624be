import { styleText } from 'node:util';
import { inColumns } from '#core/table.ts';
import { endedAsExpected } from '../demonstration.ts';
import type { AttackReport } from './run-attack.ts';

const HEAD = ['SCENARIO', 'ACCOUNT', 'REGION', 'DETECTED', 'FIXED', 'STATE', 'CHECKED'];

/** Attacks as a table: what happened where, how fast, and whether it ended as it should. */
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
  return [scenario, account, region, milliseconds(detectedMs), milliseconds(fixedMs), shown, checked(report)];
}

function checked({ verified, expected }: AttackReport): string {
  if (!verified) return 'NOT as it should be';
  return expected === 'MITIGATED' ? 'contained, rest untouched' : 'reported only, nothing changed';
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : `${value} ms`;
}
