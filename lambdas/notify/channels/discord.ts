import { object, text } from '#core/json.ts';
import { isChannelAddress } from '#core/notice/channel-address.ts';
import { DISCORD_LIMITS } from '#core/notice/channel-limits.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message } from '#core/notice/message.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Channel, ChannelAnswer } from '../channel.ts';
import { answerOfStatus, codeIn, failureOf, jsonIn } from './answers.ts';
import type { ChannelPorts } from './ports.ts';
import { fitted, fittedLines, headline, webAddress } from './text.ts';
import { secretFields, withSecret } from './with-secret.ts';

type DiscordSettings = Extract<ChannelSettings, { kind: 'discord' | 'teams' }>;

const HOSTS = ['discord.com', 'discordapp.com'];
const UNKNOWN_MESSAGE = 10_008;

/** One message per incident, edited at every change: a webhook cannot begin a thread in a text channel. */
export function discordChannel({ secret }: DiscordSettings, ports: ChannelPorts): Channel {
  return {
    send: (message, thread) =>
      withSecret(secret, ports, webhookIn, async (webhook) => {
        const answer = await request(message, webhook, thread, ports);
        return answer === 'unknown-message' ? ((await request(message, webhook, undefined, ports)) as ChannelAnswer) : answer;
      }),
  };
}

function webhookIn(value: string): URL | undefined {
  const { webhook = '' } = secretFields(value) ?? {};
  const url = isChannelAddress(webhook, HOSTS) ? new URL(webhook) : undefined;
  return url !== undefined && /^\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+$/.test(url.pathname) ? url : undefined;
}

async function request(
  message: Message,
  webhook: URL,
  thread: string | undefined,
  { http }: ChannelPorts,
): Promise<ChannelAnswer | 'unknown-message'> {
  const url = new URL(webhook);
  if (thread !== undefined) url.pathname += `/messages/${encodeURIComponent(thread)}`;
  // Without `with_components`, Discord shows no buttons in messages of a webhook that no application owns.
  url.search = thread === undefined ? 'wait=true&with_components=true' : 'with_components=true';
  const answer = await http({
    method: thread === undefined ? 'POST' : 'PATCH',
    url: url.href,
    hosts: HOSTS,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(discordPayload(message)),
  });
  if (answer.kind === 'failed') return failureOf(answer);
  const body = object(jsonIn(answer.body));
  if (answer.status === 200) {
    const id = text(body.id) ?? thread;
    return { kind: 'sent', ...(id !== undefined && { thread: id }) };
  }
  if (answer.status === 404 && body.code === UNKNOWN_MESSAGE && thread !== undefined) return 'unknown-message';
  const seconds = body.retry_after;
  // More exact than the header, which counts whole seconds.
  const afterMs = typeof seconds === 'number' && seconds >= 0 ? Math.ceil(seconds * 1_000) : answer.retryAfterMs;
  return answerOfStatus({ ...answer, ...(afterMs !== undefined && { retryAfterMs: afterMs }) }, codeIn(body.code));
}

/** Characters that are markup anywhere in a text; a backslash before one makes it plain. */
const MARKUP = /^[\\*_~`|>#[\]()<@:]$/;

function inDiscord(character: string): string {
  // An escape of `visible` begins with a backslash already.
  return character.startsWith('\\u{') ? `\\${character}` : MARKUP.test(character) ? `\\${character}` : character;
}

/** Lists and small print are markup only at the start of a line. */
function atLineStart(escaped: string): string {
  return escaped.replace(/^[-+]/, '\\$&').replace(/^(\d+)\./, '$1\\.');
}

function markdown(foreign: string, most: number): string {
  return atLineStart(fitted(foreign, most - 1, inDiscord));
}

/** Colours of the bar beside a message. */
const COLOURS = { closed: 0x2e_7d_32, LOW: 0x61_61_61, MEDIUM: 0xf9_a8_25, HIGH: 0xef_6c_00, CRITICAL: 0xc6_28_28 } as const;

/** The title is in the content, because a notification on a phone shows nothing else; the rest is in one embed. */
export function discordPayload(message: Message): Readonly<Record<string, unknown>> {
  const { mention, lines, facts, buttons, closed, severity } = message;
  const user = /^\d{17,20}$/.test(mention?.discord ?? '') ? mention?.discord : undefined;
  const title = markdown(headline(message), DISCORD_LIMITS.title);
  // All embeds of a message together have 6,000 characters: 3,000 for lines, the rest for facts.
  const description = fittedLines(lines, { all: 3_000, each: 1_000 }, inDiscord).map(atLineStart);
  const fields = fieldsFor(facts);
  const links = buttons.flatMap(({ label, url }) => {
    const address = webAddress(url, DISCORD_LIMITS.url);
    return address === undefined ? [] : [{ type: 2, style: 5, label: fitted(label, DISCORD_LIMITS.buttonLabel), url: address }];
  });
  const embed = {
    ...(description.length > 0 && { description: description.join('\n') }),
    ...(fields.length > 0 && { fields }),
    color: closed === true ? COLOURS.closed : ownEntry(COLOURS, severity ?? 'LOW'),
  };
  return {
    content: user === undefined ? `**${title}**` : `<@${user}> **${title}**`,
    ...(Object.keys(embed).length > 1 && { embeds: [embed] }),
    ...(links.length > 0 && { components: [{ type: 1, components: links.slice(0, DISCORD_LIMITS.buttonsInRow) }] }),
    allowed_mentions: { parse: [], ...(user !== undefined && { users: [user] }) },
  };
}

const FACTS = 8;
const FACT = { label: 80, value: 250, all: 2_900 };

/** Names and values always fit; links are added while there is room. */
function fieldsFor(facts: Message['facts']) {
  let room = FACT.all - FACTS * (FACT.label + FACT.value);
  return facts.slice(0, FACTS).map(({ label, value, url }) => {
    const text = markdown(value, FACT.value) || '\\-';
    const address = webAddress(url, DISCORD_LIMITS.url);
    const linked = address === undefined ? text : `[${text}](${address})`;
    const more = linked.length - text.length;
    const isLinked = more <= room && linked.length <= DISCORD_LIMITS.fieldValue;
    if (isLinked) room -= more;
    return { name: markdown(label, FACT.label) || '\\-', value: isLinked ? linked : text };
  });
}
