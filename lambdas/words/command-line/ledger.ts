import type { LedgerProblem } from '#core/incident/ledger-check.ts';
import type { Localized } from '#core/text.ts';
import { typed } from './typed.ts';

/** What `hub ledger verify` prints. */

export const LEDGER_HEADS = {
  en: ['STEP', 'WRITTEN', 'STATE', 'BY'],
  ko: ['단계', '기록 시각', '상태', '주체'],
} as const;

export const REMOVED_STEP: Localized = { en: 'removed', ko: '삭제됨' };

export function ledgerComplete(id: string, steps: number): Localized {
  return {
    en: `Complete: ${id} has ${steps} ${steps === 1 ? 'step' : 'steps'} on record, each once, unaltered, and the last equals the table.`,
    ko: `완전함: ${id}의 단계 ${steps}개가 모두 한 번씩, 변경 없이 기록되어 있으며 마지막 단계는 테이블과 같습니다.`,
  };
}

export function ledgerIncomplete(id: string, problems: number): Localized {
  return {
    en: `Not complete: ${problems} ${problems === 1 ? 'problem' : 'problems'} in the record of ${id}. The trail of the ledger's account shows who called S3 and DynamoDB at these times.`,
    ko: `완전하지 않음: ${id}의 기록에 문제 ${problems}개가 있습니다. 그 시각에 S3와 DynamoDB를 호출한 주체는 원장 계정의 추적에서 확인하십시오.`,
  };
}

export function notInLedger(id: string): Localized {
  return {
    en: `Neither the ledger nor the table has ${id}: check the id with: ${typed('incidents')}`,
    ko: `원장에도 테이블에도 ${id}이(가) 없습니다. 다음 명령으로 ID를 확인하십시오: ${typed('incidents')}`,
  };
}

/** One problem in one sentence. */
export function ledgerProblem(found: LedgerProblem): Localized {
  switch (found.problem) {
    case 'missing':
      return found.last
        ? {
            en: `step ${found.step} is missing: it is the last, so look again in a minute; an alarm reports when the ledger function cannot write`,
            ko: `${found.step}단계가 없습니다. 마지막 단계이므로 1분 뒤 다시 확인하십시오. ledger 함수가 기록하지 못하면 경보가 발생합니다`,
          }
        : { en: `step ${found.step} is missing`, ko: `${found.step}단계가 없습니다` };
    case 'doubled':
      return {
        en: `step ${found.step} is on record ${found.entries} times: ${found.entries} writes to the table had the same version`,
        ko: `${found.step}단계가 ${found.entries}번 기록되어 있습니다. 테이블에 같은 버전이 ${found.entries}번 기록되었습니다`,
      };
    case 'overwritten':
      return {
        en: `${found.key} was written ${found.versions} times: something other than the ledger function wrote it`,
        ko: `${found.key}이(가) ${found.versions}번 기록되었습니다. ledger 함수 외의 주체가 기록했습니다`,
      };
    case 'deleted':
      return {
        en: `${found.key} was deleted; Object Lock keeps its versions`,
        ko: `${found.key}이(가) 삭제되었습니다. 버전은 객체 잠금으로 남아 있습니다`,
      };
    case 'unreadable':
      return { en: `${found.key} is not a ledger entry`, ko: `${found.key}은(는) 원장의 항목이 아닙니다` };
    case 'altered':
      return {
        en: `step ${found.step} was altered: its content does not match its digest`,
        ko: `${found.step}단계가 변경되었습니다. 내용이 기록된 다이제스트와 다릅니다`,
      };
    case 'broken-chain':
      return {
        en: `step ${found.step} does not continue the entry before it: one between them is missing or altered`,
        ko: `${found.step}단계가 앞 항목과 이어지지 않습니다. 그 사이의 항목이 없거나 변경되었습니다`,
      };
    case 'illegal-move':
      return {
        en: `step ${found.step} moved from ${found.from} to ${found.to}, which the hub never does`,
        ko: `${found.step}단계가 ${found.from}에서 ${found.to}(으)로 바뀌었습니다. 허브는 그렇게 바꾸지 않습니다`,
      };
    case 'removed':
      return {
        en: `the incident was removed from the table after step ${found.step}, which the hub never does`,
        ko: `${found.step}단계 뒤에 인시던트가 테이블에서 삭제되었습니다. 허브는 삭제하지 않습니다`,
      };
    case 'table-differs':
      return {
        en: `the table differs from the last step on record, ${found.step}`,
        ko: `테이블의 내용이 기록된 마지막 단계(${found.step})와 다릅니다`,
      };
  }
}
