import { ownEntry } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';
import type { CheckReason, CheckResult, CheckSubject, Mark } from '../check-result.ts';
import { ACCOUNT_WORDS } from './accounts.ts';
import { ORGANIZATION_WORDS } from './organization.ts';
import { PLACE_WORDS } from './places.ts';
import type { ResultText, TextsByCode } from './result-text.ts';

const FOUND: TextsByCode<CheckReason['code']> = { ...ORGANIZATION_WORDS, ...ACCOUNT_WORDS, ...PLACE_WORDS };

/** Marks that can be distinguished without colours. */
export const MARKS: Readonly<Record<Mark, string>> = { ok: 'ok', fix: 'FIX', look: 'look', unread: '?' };

export const SUBJECT_WORDS: Readonly<Record<CheckSubject, Localized>> = {
  credentials: { en: 'credentials', ko: '자격 증명' },
  accounts: { en: 'accounts', ko: '계정' },
  'deploy-role': { en: 'deploy role', ko: '배포 역할' },
  regions: { en: 'Regions', ko: '리전' },
  'service-access': { en: 'service access', ko: '서비스 액세스' },
  administrators: { en: 'administrators', ko: '위임된 관리자' },
  trail: { en: 'trail', ko: '추적' },
  guardduty: { en: 'GuardDuty', ko: 'GuardDuty' },
  'security-hub': { en: 'Security Hub CSPM', ko: 'Security Hub CSPM' },
  config: { en: 'AWS Config', ko: 'AWS Config' },
  policies: { en: 'service control policies', ko: '서비스 제어 정책' },
  boundary: { en: 'permissions boundary', ko: '권한 경계' },
  quotas: { en: 'quotas', ko: '할당량' },
  'log-groups': { en: 'log groups', ko: '로그 그룹' },
  mail: { en: 'alarm mail', ko: '경보 메일' },
};

export const HEAD = {
  subject: { en: 'CHECK', ko: '점검' },
  where: { en: 'WHERE', ko: '위치' },
  found: { en: 'FOUND', ko: '결과' },
} as const;

export const PROPOSED: Localized = {
  en: 'Proposed for the organization file (then: npm run synth):',
  ko: '조직 파일에 제안하는 내용(적용 후: npm run synth):',
};

export const REST = (count: number): Localized => ({ en: `and ${count} more`, ko: `외 ${count}곳` });

export function textOf({ found }: Pick<CheckResult, 'found'>): ResultText {
  return (ownEntry(FOUND, found.code) as (one: CheckReason) => ResultText)(found);
}

/** The last line: how many results of each kind, and what that means. */
export function verdictWords(count: Readonly<Record<Mark, number>>): Localized {
  const { fix, look, unread } = count;
  const marks = `${MARKS.fix} ${fix}, ${MARKS.look} ${look}, ${MARKS.unread} ${unread}`;
  if (fix > 0) {
    return { en: `The rollout would fail. ${marks}.`, ko: `이대로 배포하면 실패합니다. ${marks}.` };
  }
  if (unread > 0) {
    return {
      en: `Nothing found that stops the rollout, but not all is known. ${marks}.`,
      ko: `배포를 막는 것은 없지만 모두 확인하지는 못했습니다. ${marks}.`,
    };
  }
  return { en: `Nothing stops the rollout. ${marks}.`, ko: `배포를 막는 것이 없습니다. ${marks}.` };
}
