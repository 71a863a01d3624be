import { styleText } from 'node:util';
import { inColumns } from '#core/table.ts';
import type { Language, Localized } from '#core/text.ts';
import { endedAsExpected } from '../demonstration.ts';
import type { AttackReport } from './run-attack.ts';

const HEAD = {
  en: ['SCENARIO', 'ACCOUNT', 'REGION', 'DETECTED', 'FIXED', 'STATE', 'CHECKED'],
  ko: ['시나리오', '계정', '리전', '탐지', '조치', '상태', '확인 결과'],
} as const;

const CHECKED = {
  wrong: { en: 'NOT as it should be', ko: '예상과 다름' },
  contained: { en: 'contained, rest untouched', ko: '조치됨, 나머지는 그대로' },
  waiting: { en: 'waits for a decision, nothing changed', ko: '결정 대기 중, 바꾼 것 없음' },
  reported: { en: 'reported only, nothing changed', ko: '보고만 함, 바꾼 것 없음' },
} as const;

/** Attacks as a table: what happened where, how fast, and whether it ended as expected. */
export function attackTable(reports: readonly AttackReport[], lang: Language = 'en'): string {
  return inColumns([HEAD[lang], ...reports.map((report) => rowOf(report, lang))])
    .map((line, index) => {
      const report = reports[index - 1];
      if (report === undefined) return styleText('bold', line);
      return endedAsExpected(report) ? line : styleText('red', line);
    })
    .join('\n');
}

function rowOf(report: AttackReport, lang: Language): string[] {
  const { scenario, account, region, detectedMs, fixedMs, state, expected } = report;
  const should = { en: `should be ${expected}`, ko: `예상: ${expected}` };
  const shown = state === expected ? state : `${state} (${should[lang]})`;
  return [scenario, account, region, milliseconds(detectedMs), milliseconds(fixedMs), shown, checked(report)[lang]];
}

function checked({ verified, expected }: AttackReport): Localized {
  if (!verified) return CHECKED.wrong;
  if (expected === 'AWAITING_APPROVAL') return CHECKED.waiting;
  return expected === 'MITIGATED' ? CHECKED.contained : CHECKED.reported;
}

function milliseconds(value: number | null): string {
  return value === null ? '-' : `${value} ms`;
}
