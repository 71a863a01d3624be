import { clickValue, SLACK_ACTIONS } from '#core/chat/slack-click.ts';
import { SLACK_LIMITS } from '#core/notice/channel-limits.ts';
import type { Message, MessageButton, MessageFact } from '#core/notice/message.ts';
import { ownEntry } from '#core/own-property.ts';
import { CHAT_WORDS } from '#words/chat.ts';
import { defanged, fitted, fittedLines, headline, webAddress } from './text.ts';

type Inline = Readonly<Record<string, unknown>>;

const TEXT = { all: 9_000, each: 1_500 };
const FACTS = 12;

/** Slack reads text between angle brackets as links and mentions in every text object, and decodes entities. */
function inSlack(character: string): string {
  if (character === '&') return '&amp;';
  if (character === '<') return '&lt;';
  return character === '>' ? '&gt;' : character;
}

const plain = (text: string, most: number) => ({ type: 'plain_text', text: fitted(text, most, inSlack), emoji: false });
const run = (text: string, style?: { readonly bold: true }): Inline => ({ type: 'text', text, ...(style && { style }) });
const section = (elements: readonly Inline[]) => ({ type: 'rich_text_section', elements });

/**
 * A message as Slack takes it, without its destination. Foreign text is only in rich texts and plain texts, in which nothing is
 * markup; the text for the notification on a phone is switched to plain and escaped.
 */
export function slackMessage(message: Message, { interactive = false } = {}): Readonly<Record<string, unknown>> {
  const title = headline(message);
  const [first = ''] = message.lines;
  const buttons = message.buttons.flatMap((one) => buttonOf(one, message, interactive) ?? []);
  const facts = message.facts.slice(0, FACTS).map(factOf);
  const sections = [...linesOf(message), ...facts];
  return {
    text: fitted(defanged(first === '' ? title : `${title}: ${first}`), SLACK_LIMITS.text, inSlack),
    mrkdwn: false,
    blocks: [
      { type: 'header', text: plain(title, SLACK_LIMITS.header) },
      ...(sections.length > 0 ? [{ type: 'rich_text', elements: sections }] : []),
      ...(buttons.length > 0 ? [{ type: 'actions', elements: buttons }] : []),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function linesOf({ lines, mention }: Message) {
  const shown = fittedLines(lines, TEXT).map((line) => [run(line)]);
  const user = /^[UW][A-Z0-9]{2,20}$/.test(mention?.slack ?? '') ? [{ type: 'user', user_id: mention?.slack }] : [];
  const [first = [], ...others] = shown;
  const mentioning = user.length === 0 ? first : [...user, run(' '), ...first];
  return [mentioning, ...others].filter((line) => line.length > 0).map(section);
}

function factOf({ label, value, url }: MessageFact) {
  const address = webAddress(url, SLACK_LIMITS.url);
  const text = fitted(value, TEXT.each) || '-';
  return section([
    run(`${fitted(label, 100)}: `, { bold: true }),
    address === undefined ? run(text) : { type: 'link', url: address, text },
  ]);
}

/** A button that decides if the app receives clicks; else a link, or nothing without an address. */
function buttonOf({ id, label, url }: MessageButton, { incident, language }: Message, interactive: boolean) {
  const text = plain(label, SLACK_LIMITS.buttonText);
  const look = { type: 'button', text, action_id: ownEntry(SLACK_ACTIONS, id) };
  if (id !== 'open' && interactive && incident !== undefined) {
    const style = id === 'approve' ? { style: 'primary' } : id === 'reject' ? { style: 'danger' } : {};
    return {
      ...look,
      value: clickValue(incident, language),
      ...style,
      ...(id !== 'reject' && { confirm: confirmationOf(id, language) }),
    };
  }
  const address = webAddress(url, SLACK_LIMITS.url);
  return address === undefined ? undefined : { ...look, url: address };
}

function confirmationOf(id: 'approve' | 'undo', language: Message['language']) {
  const { title, text, confirm, deny } = CHAT_WORDS[language].confirm[id];
  const most = SLACK_LIMITS.confirm;
  return {
    title: plain(title, most.title),
    text: plain(text, most.text),
    confirm: plain(confirm, most.confirm),
    deny: plain(deny, most.deny),
  };
}
