import type { Localized } from '#core/text.ts';
import { typed } from './typed.ts';

export const COVERAGE_HEADS = {
  en: ['ACCOUNT', 'ID', 'REGION', 'LAST BEAT', 'DELAY', 'MODE', 'WHAT TO DO'],
  ko: ['계정', 'ID', '리전', '마지막 하트비트', '지연', '모드', '조치'],
} as const;

export const NO_BEAT_YET: Localized = {
  en: 'never heard: its stacks are not rolled out yet, or its first heartbeat is on its way',
  ko: '수신한 적 없음: 스택이 아직 배포되지 않았거나 첫 하트비트가 오는 중입니다',
};

export function noAccountNamed(name: string): Localized {
  return {
    en: `The organization file lists no account named "${name}". See all: ${typed('coverage', '--all')}`,
    ko: `조직 파일에 "${name}" 계정이 없습니다. 전체 보기: ${typed('coverage', '--all')}`,
  };
}

/** How many accounts and Regions are heard, and CloudTrail's delay in seconds: of half, of 95 of 100, the longest. */
export function coverageSummary(count: {
  heard: number;
  all: number;
  waiting: number;
  half?: number;
  most?: number;
  longest?: number;
}): Localized {
  const { heard, all, waiting, half, most, longest } = count;
  const silent = all - heard - waiting;
  const delay =
    half === undefined
      ? { en: '', ko: '' }
      : {
          en: ` CloudTrail took ${half} s for half of them, ${most} s for 95 of 100, ${longest} s at most.`,
          ko: ` CloudTrail 지연은 절반이 ${half}초, 95%가 ${most}초, 최대 ${longest}초 이내입니다.`,
        };
  return {
    en: `The hub hears ${heard} of ${all} accounts and Regions; silent: ${silent}, never heard: ${waiting}.${delay.en}`,
    ko: `허브가 계정과 리전 ${all}곳 중 ${heard}곳을 수신합니다. ${silent}곳은 응답이 없고, ${waiting}곳은 수신한 적이 없습니다.${delay.ko}`,
  };
}
