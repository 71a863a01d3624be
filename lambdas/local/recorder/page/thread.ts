import { isoTime } from '#core/iso-time.ts';
import { list, object, text } from '#core/json.ts';
import type { ChannelKind } from '#core/notice/notice.ts';
import type { Language } from '#core/text.ts';
import type { RecordedMessage } from '../recorded.ts';
import { buttonForm, type Clicking } from './clicking.ts';
import { discordHtml } from './discord.ts';
import { type Html, html, link } from './html.ts';
import { amazonQHtml, type Mail } from './mail.ts';
import type { Thread } from './routes.ts';
import { slackHtml } from './slack.ts';
import { teamsHtml } from './teams.ts';
import { PAGE_WORDS } from './words.ts';

/** A message and its thread as the channel shows them. */
export function threadHtml({ first, replies }: Thread, channel: ChannelKind, language: Language, clicking?: Clicking): Html {
  if ('topic' in first) return mailHtml(first, channel, language);
  const words = PAGE_WORDS[language];
  const answers = replies.map((one) => messageHtml(one, language, clicking));
  const below =
    answers.length === 0
      ? undefined
      : html`<details class="thread"${replies.some(({ only }) => only !== undefined) ? { html: ' open' } : undefined}><summary>${words.replies(answers.length)}</summary>${answers}</details>`;
  return html`<article id="m-${first.id}">${messageHtml(first, language, clicking)}${below}</article>`;
}

function messageHtml(message: RecordedMessage, language: Language, clicking: Clicking | undefined): Html {
  const { at, channel, edits, only } = message;
  const words = PAGE_WORDS[language];
  const notes = [...(edits > 0 ? [words.edited(edits)] : []), ...(only === undefined ? [] : [words.onlyClicker])];
  const note = notes.length === 0 ? undefined : html` <small>(${notes.join(', ')})</small>`;
  const badge =
    channel === 'webhook' ? html`<span class="verified">${words.signed}</span>` : html`<span class="app">${words.app}</span>`;
  return html`<div class="message"><p class="by"><b>Org Security Hub</b> ${badge} ${clockTime(at, language)}${note}</p>${contentHtml(message, language, clicking)}</div>`;
}

function contentHtml({ id, channel, payload, only }: RecordedMessage, language: Language, clicking: Clicking | undefined): Html {
  switch (channel) {
    case 'slack':
      return slackHtml(payload, clicking && only === undefined ? (element) => buttonForm(id, element, clicking) : undefined);
    case 'discord':
      return discordHtml(payload);
    case 'teams':
      return teamsHtml(payload);
    case 'webhook':
      return webhookHtml(payload, language);
  }
}

/** The title and lines of the body, and the whole body to inspect. */
function webhookHtml(payload: unknown, language: Language): Html {
  const { title, lines } = object(payload);
  const shown = list(lines).map((one) => html`<p>${text(one)}</p>`);
  const whole = html`<details><summary>${PAGE_WORDS[language].body}</summary><pre>${JSON.stringify(payload, null, 2)}</pre></details>`;
  return html`<h3>${text(title)}</h3>${shown}${whole}`;
}

function mailHtml({ to, topic, subject, message = '', at = 0 }: Mail, channel: ChannelKind, language: Language): Html {
  const words = PAGE_WORDS[language];
  if (channel === 'amazon-q') {
    const shown = amazonQHtml(message) ?? html`<pre>${message}</pre>`;
    return html`<article><div class="message"><p class="by"><b>Amazon Q</b> <span class="app">${words.app}</span> ${clockTime(at, language)}</p>${shown}</div></article>`;
  }
  const head = [
    [words.subject, subject ?? ''],
    [words.to, to],
    [words.topic, topic.split(':').at(-1) ?? ''],
  ].map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`);
  return html`<article><dl class="head">${head}</dl><p class="by">${clockTime(at, language)}</p><pre>${linked(message)}</pre></article>`;
}

/** Addresses alone on a line are links in every mail client. */
function linked(message: string): Html[] {
  return message.split('\n').flatMap((line) => [/^https?:\/\/\S+$/.test(line) ? link(line, line) : html`${line}`, html`${'\n'}`]);
}

export function clockTime(at: number, language: Language): Html {
  const shown = new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(at);
  return html`<time datetime="${isoTime(at)}">${shown}</time>`;
}
