import type { Severity } from '#core/detection/severity.ts';
import type { State } from '#core/incident/state.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';

/** States people type as arguments, so English keeps them as they are. */
const STATES: Readonly<Record<State, Localized>> = {
  NEW: { en: 'NEW', ko: '신규' },
  PROCESSING: { en: 'PROCESSING', ko: '조치 중' },
  AWAITING_APPROVAL: { en: 'AWAITING_APPROVAL', ko: '승인 대기' },
  MITIGATED: { en: 'MITIGATED', ko: '완화됨' },
  FAILED: { en: 'FAILED', ko: '조치 실패' },
  SUPPRESSED: { en: 'SUPPRESSED', ko: '억제됨' },
  CLOSED: { en: 'CLOSED', ko: '종료됨' },
};

const SEVERITIES: Readonly<Record<Severity, Localized>> = {
  CRITICAL: { en: 'CRITICAL', ko: '심각' },
  HIGH: { en: 'HIGH', ko: '높음' },
  MEDIUM: { en: 'MEDIUM', ko: '중간' },
  LOW: { en: 'LOW', ko: '낮음' },
};

export function stateWords(state: State): Localized {
  return ownEntry(STATES, state);
}

export function severityWords(severity: Severity): Localized {
  return ownEntry(SEVERITIES, severity);
}
