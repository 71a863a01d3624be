import { isoTime } from '#core/iso-time.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import type { RecordedMessage, RefusedRequest } from '../recorded.ts';
import { discordHtml } from './discord.ts';
import { type Html, html } from './html.ts';
import { amazonQHtml, type Mail, mailHtml } from './mail.ts';
import { slackHtml } from './slack.ts';
import { STYLE } from './style.ts';
import { teamsHtml } from './teams.ts';

export type PageContents = {
  readonly messages: readonly RecordedMessage[];
  readonly refused: readonly RefusedRequest[];
  readonly mail: readonly Mail[];
};

const TEXTS = {
  en: {
    title: 'Messages of the local organization',
    about: 'What the hub would have sent. Nothing left this machine. Reload the page for newer ones.',
    none: 'No message yet.',
    refused: 'Refused, as the channel would have done',
    edited: (times: number) => (times === 1 ? 'edited once' : `edited ${times} times`),
    reply: 'in the thread of the message above',
    onlyClicker: 'only the person who clicked sees this',
    other: { lang: 'ko', name: '한국어' },
  },
  ko: {
    title: '로컬 조직의 메시지',
    about: '허브가 보냈을 메시지입니다. 이 컴퓨터 밖으로 나간 것은 없습니다. 새 메시지를 보려면 페이지를 새로 고치십시오.',
    none: '아직 메시지가 없습니다.',
    refused: '채널이 거부했을 메시지',
    edited: (times: number) => `${times}번 수정됨`,
    reply: '위 메시지의 스레드에 달린 답글',
    onlyClicker: '버튼을 누른 사람에게만 보임',
    other: { lang: 'en', name: 'English' },
  },
} as const;

const NAMES = {
  email: 'E-mail',
  slack: 'Slack',
  discord: 'Discord',
  teams: 'Microsoft Teams',
  webhook: 'Webhook',
  'amazon-q': 'Amazon Q',
  jira: 'Jira',
  servicenow: 'ServiceNow',
};

/** Everything recorded, channel by channel, newest thread first. Works without scripts. */
export function recorderPage({ messages, refused, mail }: PageContents, language: Language, nonce: string): string {
  const texts = TEXTS[language];
  const chat = (['slack', 'discord', 'teams', 'webhook'] as const).map((channel) => {
    const own = inThreads(messages.filter((one) => one.channel === channel));
    return channelHtml(
      ownEntry(NAMES, channel),
      channel,
      own.map((one) => messageHtml(one, language)),
    );
  });
  const notices = mail
    .map((one) => ({ one, amazonQ: amazonQHtml(one.message ?? '') }))
    .filter(({ one }) => one.message !== undefined);
  const article = ({ to }: Mail, shown: Html) => html`<article><p class="small">${to}</p>${shown}</article>`;
  const mails = notices.filter(({ amazonQ }) => amazonQ === undefined).map(({ one }) => article(one, mailHtml(one)));
  const questions = notices.flatMap(({ one, amazonQ }) => (amazonQ === undefined ? [] : [article(one, amazonQ)]));
  const said = refused.map(({ channel, to, at, why }) => html`<li>${isoTime(at)} ${ownEntry(NAMES, channel)} ${to}: ${why}</li>`);
  const sections = [
    channelHtml(NAMES.email, 'email', mails.toReversed()),
    ...chat,
    channelHtml(NAMES['amazon-q'], 'amazon-q', questions.toReversed()),
  ];
  const isEmpty = messages.length + notices.length === 0;
  return html`<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${texts.title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${nonce}">${{ html: STYLE }}</style></head>
<body><header><h1>${texts.title}</h1><p>${texts.about}</p><p><a href="/?lang=${texts.other.lang}">${texts.other.name}</a></p></header>
<main>${isEmpty ? html`<p>${texts.none}</p>` : sections}</main>
${said.length === 0 ? undefined : html`<footer><h2>${texts.refused}</h2><ul>${said}</ul></footer>`}</body></html>`.html;
}

function channelHtml(name: string, kind: string, articles: readonly Html[]): Html {
  return articles.length === 0 ? html`` : html`<section class="${kind}" id="${kind}"><h2>${name}</h2>${articles}</section>`;
}

function messageHtml({ channel, to, at, payload, follows, edits, only }: RecordedMessage, language: Language): Html {
  const texts = TEXTS[language];
  const notes = [
    isoTime(at),
    to,
    ...(edits > 0 ? [texts.edited(edits)] : []),
    ...(follows === undefined ? [] : [texts.reply]),
    ...(only === undefined ? [] : [texts.onlyClicker]),
  ];
  const kind = follows === undefined ? '' : 'reply';
  return html`<article class="${kind}"><p class="small">${notes.join(' · ')}</p>${contentHtml(channel, payload)}</article>`;
}

function contentHtml(channel: RecordedMessage['channel'], payload: unknown): Html {
  if (channel === 'slack') return slackHtml(payload);
  if (channel === 'discord') return discordHtml(payload);
  if (channel === 'teams') return teamsHtml(payload);
  return html`<pre>${JSON.stringify(payload, null, 2)}</pre>`;
}

/** The newest thread first; within it the first message, then its replies in order. */
function inThreads(messages: readonly RecordedMessage[]): RecordedMessage[] {
  const first = messages.filter(({ follows }) => follows === undefined).toReversed();
  return first.flatMap((one) => [one, ...messages.filter(({ follows }) => follows === one.id)]);
}
