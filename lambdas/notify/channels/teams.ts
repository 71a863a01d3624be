import { object } from '#core/json.ts';
import { isChannelAddress } from '#core/notice/channel-address.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message, MessageFact } from '#core/notice/message.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Channel } from '../channel.ts';
import { answerOfStatus, codeIn, failureOf, jsonIn } from './answers.ts';
import type { ChannelPorts } from './ports.ts';
import { fitted, fittedLines, headline, webAddress } from './text.ts';
import { secretFields, withSecret } from './with-secret.ts';

type TeamsSettings = Extract<ChannelSettings, { kind: 'discord' | 'teams' }>;

/** Hosts of Workflows webhooks: Power Automate, and Logic Apps for older ones. A leading `.` matches any subdomain. */
const HOSTS = ['.api.powerplatform.com', '.logic.azure.com'];

/** A new card for each message: Workflows returns no id of a post, so nothing can be edited or answered. */
export function teamsChannel({ secret }: TeamsSettings, ports: ChannelPorts): Channel {
  return {
    send: (message) =>
      withSecret(secret, ports, webhookIn, async (url) => {
        const body = JSON.stringify(teamsPayload(message));
        const answer = await ports.http({
          method: 'POST',
          url,
          hosts: HOSTS,
          headers: { 'content-type': 'application/json' },
          body,
        });
        if (answer.kind === 'failed') return failureOf(answer);
        if (answer.status === 202 || answer.status === 200) return { kind: 'sent' };
        return answerOfStatus(answer, codeIn(object(object(jsonIn(answer.body)).error).code));
      }),
  };
}

function webhookIn(value: string): string | undefined {
  const { webhook = '' } = secretFields(value) ?? {};
  return isChannelAddress(webhook, HOSTS) ? webhook : undefined;
}

type Look = Readonly<Record<string, unknown>>;

/** In plain runs a card interprets only dates in double braces. */
function inCard(character: string): string {
  return character === '{' ? '{ ' : character;
}

const run = (text: string, look: Look = {}) => ({ type: 'TextRun', text, ...look });
const rich = (...inlines: readonly object[]) => ({ type: 'RichTextBlock', inlines });

const COLOURS = { LOW: 'Default', MEDIUM: 'Warning', HIGH: 'Warning', CRITICAL: 'Attention' } as const;

/** At three bytes per character at most, a card stays below 28 KB. */
const TEXT = { title: 300, lines: { all: 2_500, each: 800 }, facts: 6, label: 60, value: 200, button: 60, url: 800, actions: 4 };

/** The card that Teams shows. Foreign text is in runs of rich text, which Teams does not read as Markdown. */
export function teamsPayload(message: Message): Readonly<Record<string, unknown>> {
  const { mention, lines, facts, buttons, closed, severity } = message;
  const entity = mentionOf(mention);
  const color = closed === true ? 'Good' : ownEntry(COLOURS, severity ?? 'LOW');
  const actions = buttons.flatMap(({ label, url }) => {
    const address = webAddress(url, TEXT.url);
    return address === undefined ? [] : [{ type: 'Action.OpenUrl', title: fitted(label, TEXT.button, inCard), url: address }];
  });
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full', ...(entity !== undefined && { entities: [entity] }) },
    body: [
      rich(run(fitted(headline(message), TEXT.title, inCard), { weight: 'Bolder', size: 'Large', color })),
      ...(entity === undefined ? [] : [{ type: 'TextBlock', text: entity.text, wrap: true }]),
      ...fittedLines(lines, TEXT.lines, inCard).map((line) => rich(run(line))),
      ...facts.slice(0, TEXT.facts).map(factOf),
    ],
    ...(actions.length > 0 && { actions: actions.slice(0, TEXT.actions) }),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

function factOf({ label, value, url }: MessageFact) {
  const address = webAddress(url, TEXT.url);
  const open = address === undefined ? {} : { selectAction: { type: 'Action.OpenUrl', url: address } };
  return rich(
    run(`${fitted(label, TEXT.label, inCard)}: `, { weight: 'Bolder' }),
    run(fitted(value, TEXT.value, inCard) || '-', open),
  );
}

/** The name in a mention is in a text block, which is Markdown: only letters, digits and spaces are kept. */
function mentionOf(mention: Message['mention']) {
  if (mention?.teams === undefined || !/^[\w.@+-]{1,200}$/.test(mention.teams)) return undefined;
  const name = mention.name
    .replace(/[^\p{L}\p{N} ]/gu, '')
    .trim()
    .slice(0, 60);
  return name === '' ? undefined : { type: 'mention', text: `<at>${name}</at>`, mentioned: { id: mention.teams, name } };
}
