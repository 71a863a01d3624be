import type { Localized } from '#core/text.ts';

export const PART: Localized = { en: 'part to examine', ko: '점검 대상' };

type Seen = {
  readonly imported: boolean;
  readonly refusal?: string;
  readonly cspm: boolean;
  readonly unified: boolean | 'off';
  readonly archived: boolean;
  readonly gathered: 'here' | 'nowhere' | { readonly elsewhere: string };
};

/** What `hub doctor securityhub` saw, one sentence for each step. */
export function doctorLines({ imported, refusal, cspm, unified, archived, gathered }: Seen): Localized[] {
  if (!imported) {
    return [
      {
        en: `Not imported: Security Hub CSPM accepted 0 findings${refusal === undefined ? ', without an error' : `: ${refusal}`}. Check that it is on in the hub account and that you may call BatchImportFindings.`,
        ko: `가져오지 못함: Security Hub CSPM이 조사 결과 0개를 받았습니다${refusal === undefined ? '(오류 없음)' : `(${refusal})`}. 허브 계정에서 켜져 있는지, BatchImportFindings 권한이 있는지 확인하십시오.`,
      },
      ...unifiedLines(unified),
      gatheredLine(gathered),
    ];
  }
  return [
    { en: 'Imported: Security Hub CSPM accepted the probe.', ko: '가져옴: Security Hub CSPM이 점검용 조사 결과를 받았습니다.' },
    cspm
      ? { en: 'Seen in Security Hub CSPM.', ko: 'Security Hub CSPM에서 확인됨.' }
      : {
          en: 'Not seen in Security Hub CSPM within a minute: check whether an automation rule hides or archives findings of the hub.',
          ko: '1분 안에 Security Hub CSPM에서 확인되지 않음: 자동화 규칙이 허브의 조사 결과를 숨기거나 보관하는지 확인하십시오.',
        },
    ...unifiedLines(unified),
    gatheredLine(gathered),
    archived
      ? { en: 'Archived again.', ko: '다시 보관 처리됨.' }
      : {
          en: 'Not archived: archive the finding named Probe of the hub yourself.',
          ko: '보관 처리하지 못함: "Probe of the hub" 조사 결과를 직접 보관하십시오.',
        },
  ];
}

function gatheredLine(gathered: Seen['gathered']): Localized {
  if (gathered === 'here') {
    return { en: 'Findings of all linked Regions are aggregated here.', ko: '연결된 모든 리전의 조사 결과가 여기에 집계됩니다.' };
  }
  if (gathered === 'nowhere') {
    return {
      en: 'Findings are not aggregated: those of other products in other Regions are visible only there.',
      ko: '조사 결과를 집계하는 리전이 없음: 다른 리전의 다른 제품 조사 결과는 그 리전에서만 보입니다.',
    };
  }
  const { elsewhere } = gathered;
  return {
    en: `Findings are aggregated in ${elsewhere}, where the custom actions of the hub do not exist: make the hub's Region the aggregation Region, or work in the hub's Region.`,
    ko: `조사 결과가 ${elsewhere}에 집계되지만 그곳에는 허브의 사용자 지정 작업이 없음: 허브의 리전을 집계 리전으로 바꾸거나 허브의 리전에서 작업하십시오.`,
  };
}

function unifiedLines(unified: Seen['unified']): Localized[] {
  if (unified === 'off')
    return [
      {
        en: 'The unified Security Hub is off; the hub needs Security Hub CSPM only.',
        ko: '통합 Security Hub는 꺼져 있습니다. 허브에는 Security Hub CSPM만 필요합니다.',
      },
    ];
  return [
    unified
      ? { en: 'Seen in the unified Security Hub.', ko: '통합 Security Hub에서 확인됨.' }
      : {
          en: 'Not seen in the unified Security Hub within a minute, although it is on: check in its settings whether it receives findings of Security Hub CSPM.',
          ko: '통합 Security Hub가 켜져 있지만 1분 안에 확인되지 않음: Security Hub CSPM의 조사 결과를 받는지 설정을 확인하십시오.',
        },
  ];
}
