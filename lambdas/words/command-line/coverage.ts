import type { Localized } from '#core/text.ts';
import { typed } from './typed.ts';

export const COVERAGE_HEADS = {
  en: ['ACCOUNT', 'ID', 'REGION', 'LAST BEAT', 'DELAY', 'MODE', 'WHAT TO DO'],
  ko: ['계정', 'ID', '리전', '마지막 하트비트', '지연', '모드', '조치'],
} as const;

export const NO_BEAT_YET: Localized = {
  en: 'no heartbeat yet: its stacks are not rolled out, or the first heartbeat is on its way',
  ko: '하트비트 없음: 스택이 아직 배포되지 않았거나 첫 하트비트가 도착하기 전입니다',
};

export function noAccountNamed(name: string): Localized {
  return {
    en: `The organization file lists no account named "${name}". See all: ${typed('coverage', '--all')}`,
    ko: `조직 파일에 "${name}" 계정이 없습니다. 전체 보기: ${typed('coverage', '--all')}`,
  };
}

/** From how many account Regions heartbeats arrive, and CloudTrail's delay in seconds: median, 95th percentile, longest. */
export function coverageSummary(count: {
  heard: number;
  all: number;
  waiting: number;
  median?: number;
  p95?: number;
  longest?: number;
}): Localized {
  const { heard, all, waiting, median, p95, longest } = count;
  const silent = all - heard - waiting;
  const delay =
    median === undefined
      ? { en: '', ko: '' }
      : {
          en: ` CloudTrail's delay: median ${median} s, 95th percentile ${p95} s, longest ${longest} s.`,
          ko: ` CloudTrail 지연: 중앙값 ${median}초, 95번째 백분위수 ${p95}초, 최대 ${longest}초.`,
        };
  return {
    en: `Heartbeats arrive from ${heard} of ${all} account Regions; silent: ${silent}, none yet: ${waiting}.${delay.en}`,
    ko: `계정별 리전 ${all}개 중 ${heard}개에서 하트비트를 수신합니다. 무응답 ${silent}개, 미수신 ${waiting}개.${delay.ko}`,
  };
}
