import type { Hop } from '#core/heartbeat/silence.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Localized } from '#core/text.ts';

const HOPS: Readonly<Record<Hop, Localized>> = {
  'role-refused': {
    en: 'AWS refuses the heartbeat role: roll out the account again, and check the role, its trust policy and the policies of the organization',
    ko: 'AWS가 하트비트 역할을 거부합니다. 계정을 다시 배포하고 역할, 신뢰 정책, 조직의 정책을 확인하십시오',
  },
  'call-failed': {
    en: 'the call did not reach AWS: check that the Region is enabled in the account',
    ko: '호출이 AWS에 도달하지 않았습니다. 계정에서 리전이 활성화되어 있는지 확인하십시오',
  },
  'not-recorded': {
    en: 'CloudTrail has no record of the call: check the health of CloudTrail in the Region',
    ko: 'CloudTrail에 호출 기록이 없습니다. 리전의 CloudTrail 상태를 확인하십시오',
  },
  'not-forwarded': {
    en: 'CloudTrail recorded the call, and the event was not forwarded: check the trail, the rules, the forwarder role and its queue, then roll out again',
    ko: 'CloudTrail은 호출을 기록했으나 이벤트가 전달되지 않았습니다. 추적, 규칙, 전달 역할과 대기열을 확인한 뒤 다시 배포하십시오',
  },
  'not-back': {
    en: 'AWS received the call, but its record did not come back: check the trail and the rules of the Region, then roll out again',
    ko: 'AWS가 호출을 받았으나 기록이 돌아오지 않았습니다. 추적과 리전의 규칙을 확인한 뒤 다시 배포하십시오',
  },
  region: {
    en: 'no heartbeat arrives from any account in this Region: check the health of AWS there',
    ko: '이 리전에서는 어느 계정의 하트비트도 수신되지 않습니다. 해당 리전의 AWS 상태를 확인하십시오',
  },
  hub: {
    en: 'no heartbeat arrives from any account: check the bus, the urgent queue and the detect function of the hub',
    ko: '어느 계정의 하트비트도 수신되지 않습니다. 허브의 이벤트 버스, 긴급 대기열, 탐지 함수를 확인하십시오',
  },
  'stood-still': {
    en: 'the heartbeat function itself did not run: check its rule and its log',
    ko: '하트비트 함수가 실행되지 않았습니다. 함수의 규칙과 로그를 확인하십시오',
  },
};

/** Where a heartbeat stopped, and what to do about it. */
export function hopWords(hop: Hop, error?: string): Localized {
  const { en, ko } = ownProperty(HOPS, hop) ?? { en: hop, ko: hop };
  return error === undefined ? { en, ko } : { en: `${en} (${error})`, ko: `${ko} (${error})` };
}
