import type { Localized } from '#core/text.ts';

export const TEST_ACTION: Localized = { en: 'action on notices', ko: '알림 동작' };
export const ROUTE: Localized = { en: 'route', ko: '경로' };

export const NO_ROUTES: Localized = {
  en: 'The organization file of this hub has no notice routes (notices).',
  ko: '이 허브의 조직 파일에 알림 경로(notices)가 없습니다.',
};

export function routeAnswered(route: string, channel: string): Localized {
  return {
    en: `${route}: ${channel} accepted the message. Check that it arrived, and let your colleagues know it was a test.`,
    ko: `${route}: ${channel} 채널이 메시지를 받았습니다. 채널을 확인하고 테스트였음을 동료에게 알리십시오.`,
  };
}

export function routeFailed(route: string, channel: string, because: Localized): Localized {
  return {
    en: `${route}: ${channel} did not accept the message: ${because.en}`,
    ko: `${route}: ${channel} 채널이 메시지를 받지 않았습니다: ${because.ko}`,
  };
}

export function notTestedYet(route: string, seconds: number): Localized {
  return {
    en: `${route}: no answer within ${seconds} s. Check the log of org-security-hub-notify and its dead-letter queue: npx hub replay`,
    ko: `${route}: ${seconds}초 안에 응답이 없습니다. org-security-hub-notify 로그와 DLQ를 확인하십시오: npx hub replay`,
  };
}
