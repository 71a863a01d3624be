import type { Message } from '#core/notice/message.ts';
import type { Language } from '#core/text.ts';

/** What `hub notify test` sends. */
export function sampleNotice(route: string, by: string, language: Language): Message {
  const text =
    language === 'ko'
      ? { title: '알림 테스트', line: '이 메시지가 보이면 이 경로로 알림을 받을 수 있습니다.', route: '경로', by: '요청자' }
      : {
          title: 'A test of notices',
          line: 'If you can read this, notices of this route reach you.',
          route: 'Route',
          by: 'Asked by',
        };
  return {
    kind: 'sample',
    severity: 'LOW',
    language,
    title: `${text.title}: ${route}`,
    lines: [text.line],
    facts: [
      { label: text.route, value: route },
      { label: text.by, value: by },
    ],
    buttons: [],
    closed: true,
  };
}
