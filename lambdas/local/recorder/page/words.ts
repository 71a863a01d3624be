import type { ChannelKind } from '#core/notice/notice.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language, Localized } from '#core/text.ts';
import type { TicketSystemKind } from '#core/ticket/ticket.ts';

/** The texts of the page itself; messages are in the language of their route. */
export const PAGE_WORDS = {
  en: {
    title: 'Messages of the local organization',
    about:
      'What the hub sent to people, as each channel shows it. Every channel is emulated on this machine, and nothing leaves it. One minute of the hub takes three seconds here, so reminders and summaries come early.',
    none: 'No message yet. Attack the organization: npx hub simulate sg-ssh-open-world',
    noneOnRoute: 'Nothing yet.',
    reload: 'Reload',
    routes: 'Routes',
    all: 'All routes',
    seeAll: (count: number) => `See all ${count}`,
    refused: 'Refused, as the real channel would have done',
    edited: (times: number) => (times === 1 ? 'edited' : `edited ${times} times`),
    replies: (count: number) => (count === 1 ? '1 reply in the thread' : `${count} replies in the thread`),
    onlyClicker: 'only visible to the person who clicked',
    whoClicks: 'You press buttons in Slack as',
    clicksAs: (name: string) => `as ${name}`,
    stranger: 'a person not listed',
    comments: (count: number) => (count === 1 ? '1 comment' : `${count} comments`),
    app: 'APP',
    to: 'To',
    topic: 'Topic',
    subject: 'Subject',
    signed: 'Signature verified',
    body: 'Body',
    speaks: { en: 'in English', ko: 'in Korean' },
    other: { lang: 'ko', name: '한국어' },
  },
  ko: {
    title: '로컬 조직의 메시지',
    about:
      '허브가 담당자에게 보낸 메시지를 채널별 모습 그대로 보여 줍니다. 모든 채널은 이 컴퓨터에서 재현되며 밖으로 나가는 것은 없습니다. 여기서는 허브의 1분이 3초이므로 재알림과 요약이 일찍 도착합니다.',
    none: '아직 메시지가 없습니다. 조직을 공격해 보십시오: npx hub simulate sg-ssh-open-world',
    noneOnRoute: '아직 없습니다.',
    reload: '새로 고침',
    routes: '경로',
    all: '모든 경로',
    seeAll: (count: number) => `${count}건 모두 보기`,
    refused: '실제 채널이라면 거부했을 메시지',
    edited: (times: number) => (times === 1 ? '수정됨' : `${times}번 수정됨`),
    replies: (count: number) => `스레드 답글 ${count}개`,
    onlyClicker: '버튼을 누른 사람에게만 보임',
    whoClicks: 'Slack 버튼을 누르는 사람',
    clicksAs: (name: string) => `${name}(으)로 누름`,
    stranger: '목록에 없는 사람',
    comments: (count: number) => `댓글 ${count}개`,
    app: '앱',
    to: '받는 사람',
    topic: '주제',
    subject: '제목',
    signed: '서명 확인됨',
    body: '본문',
    speaks: { en: '영어', ko: '한국어' },
    other: { lang: 'en', name: 'English' },
  },
} as const satisfies Readonly<Record<Language, object>>;

export type PageWords = (typeof PAGE_WORDS)[Language];

const NAMES: Readonly<Record<ChannelKind | TicketSystemKind, Localized>> = {
  email: { en: 'E-mail', ko: '메일' },
  slack: { en: 'Slack', ko: 'Slack' },
  discord: { en: 'Discord', ko: 'Discord' },
  teams: { en: 'Microsoft Teams', ko: 'Microsoft Teams' },
  webhook: { en: 'Webhook', ko: '웹훅' },
  'amazon-q': { en: 'Amazon Q', ko: 'Amazon Q' },
  jira: { en: 'Jira', ko: 'Jira' },
  servicenow: { en: 'ServiceNow', ko: 'ServiceNow' },
};

export function channelName(channel: ChannelKind | TicketSystemKind, language: Language): string {
  return ownEntry(NAMES, channel)[language];
}
