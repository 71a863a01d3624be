import { AMAZON_Q_LIMITS } from '#core/notice/channel-limits.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message } from '#core/notice/message.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Channel } from '../channel.ts';
import type { ChannelPorts } from './ports.ts';
import { publishToTopic } from './publish-to-topic.ts';
import { defanged, fitted, fittedLines, headline, webAddress } from './text.ts';

type TopicSettings = Extract<ChannelSettings, { kind: 'email' | 'amazon-q' }>;

/** A custom notification to the topic of a chat channel that Amazon Q Developer serves; one thread per incident. */
export function amazonQChannel({ topic }: TopicSettings, ports: ChannelPorts): Channel {
  return { send: (message) => publishToTopic({ TopicArn: topic, Message: JSON.stringify(amazonQNotice(message)) }, ports) };
}

/**
 * Amazon Q passes Markdown on to Slack or to Teams, which escape it differently. So each character that either reads as markup is
 * replaced by one that looks like it.
 */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '<': '‹',
  '>': '›',
  '&': '＆',
  '*': '∗',
  '~': '∼',
  '`': 'ˋ',
  '[': '(',
  ']': ')',
  '#': '＃',
  '|': '¦',
  '\\': '＼',
};

function withoutMarkup(piece: string): string {
  return piece.startsWith('\\u{') ? piece.replace('\\', '＼') : (ownProperty(LOOKALIKES, piece) ?? piece);
}

/** Within a word, such as a name or a mail address, these characters are no markup and stay: names can still be copied. */
function withoutEdges(foreign: string): string {
  return defanged(foreign)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/(?<![\w.+-])@/g, '＠');
}

function atLineStart(line: string): string {
  return line.replace(/^(?:[-+]|\d+[.)])/, '·$&');
}

const within = (foreign: string, most: number) => fitted(withoutEdges(foreign), most, withoutMarkup);
const markdown = (foreign: string, most: number) => atLineStart(within(foreign, most - 1));

const TEXT = { lines: { all: 2_400, each: 600 }, facts: 6, label: 40, value: 120, url: 90 };

export function amazonQNotice(message: Message): Readonly<Record<string, unknown>> {
  const { incident, kind, lines, facts, buttons } = message;
  const title = markdown(headline(message), AMAZON_Q_LIMITS.title);
  const shownLines = fittedLines(lines.map(withoutEdges), TEXT.lines, withoutMarkup).map(atLineStart);
  const shownFacts = facts
    .slice(0, TEXT.facts)
    .map(({ label, value }) => `${markdown(label, TEXT.label)}: ${within(value, TEXT.value)}`);
  const links = buttons.flatMap(({ label, url }) => {
    const address = webAddress(url, AMAZON_Q_LIMITS.nextStep - 100);
    // A bare address is a link in Slack and in Teams.
    return address === undefined ? [] : [`${markdown(label, 90)}: ${address}`];
  });
  return {
    version: '1.0',
    source: 'custom',
    content: {
      textType: 'client-markdown',
      title,
      description: [...shownLines, ...shownFacts].join('\n') || title,
      ...(links.length > 0 && { nextSteps: links.slice(0, AMAZON_Q_LIMITS.nextSteps) }),
    },
    metadata: {
      ...(incident !== undefined && { threadId: incident }),
      summary: title,
      eventType: `org-security-hub-${kind}`,
      enableCustomActions: false,
    },
  };
}
