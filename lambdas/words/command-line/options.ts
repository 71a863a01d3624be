import type { Localized } from '#core/text.ts';

/** What each option means, for every verb that has it. */
export const OPTION_TEXTS = {
  account: { value: 'NAME', text: { en: 'the account that the command is about, by its name', ko: '대상 계정의 이름' } },
  all: {
    value: '',
    text: { en: 'also show the account Regions whose heartbeats arrive', ko: '하트비트가 수신되는 곳도 보여 줍니다' },
  },
  finding: {
    value: '',
    text: {
      en: 'print its finding for Security Hub as JSON, and on standard error whether the format of AWS allows it',
      ko: 'Security Hub 조사 결과를 JSON으로 출력하고, AWS 형식에 맞는지 표준 오류로 알려 줍니다',
    },
  },
  help: { value: '', text: { en: 'show the help of this verb', ko: '이 명령의 도움말을 보여 줍니다' } },
  json: { value: '', text: { en: 'print JSON, for programs', ko: '프로그램용 JSON을 출력합니다' } },
  lang: {
    value: 'en|ko',
    text: {
      en: 'the language of the output; default: your locale (LC_ALL, LC_MESSAGES, LANG)',
      ko: '출력 언어. 기본값은 로캘(LC_ALL, LC_MESSAGES, LANG)을 따릅니다',
    },
  },
  most: { value: 'N', text: { en: 'list or send at most N', ko: '최대 N개를 나열하거나 보냅니다' } },
  playbook: {
    value: 'ID',
    text: {
      en: "contain with this playbook instead of the scenario's first",
      ko: '시나리오의 첫 플레이북 대신 이 플레이북으로 조치합니다',
    },
  },
  raw: {
    value: '',
    text: {
      en: 'print the first event of each source as AWS sent it, a line of JSON each',
      ko: '소스별 첫 이벤트를 AWS가 보낸 그대로 한 줄에 하나씩 JSON으로 출력합니다',
    },
  },
  reason: {
    value: 'TEXT',
    text: { en: 'why, for those who read it later', ko: '나중에 읽는 사람을 위한 이유' },
  },
  text: { value: 'TEXT', text: { en: 'what the note says, up to 2,000 characters', ko: '메모 내용(최대 2,000자)' } },
  until: {
    value: 'TIME',
    text: {
      en: 'when it ends, in UTC: 2027-01-31 (end of the day) or 2027-01-31T09:00Z; default: when reopened',
      ko: '종료 시각(UTC): 2027-01-31(그날이 끝날 때)이나 2027-01-31T09:00Z. 기본값: 다시 열 때까지',
    },
  },
  region: {
    value: 'REGION',
    text: {
      en: "the hub's home Region in AWS; default: AWS_REGION. Not needed for a local organization",
      ko: 'AWS에 있는 허브의 홈 리전. 기본값은 AWS_REGION입니다. 로컬 조직에는 필요 없습니다',
    },
  },
} as const satisfies Readonly<Record<string, { readonly value: string; readonly text: Localized }>>;

/** What --region means for a verb that attacks. */
export const REGION_TO_ATTACK: Localized = {
  en: "the Region to attack; default: the account's first",
  ko: '공격할 리전. 기본값은 계정의 첫 리전입니다',
};
