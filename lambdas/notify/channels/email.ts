import { SNS_LIMITS } from '#core/notice/channel-limits.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message } from '#core/notice/message.ts';
import type { Channel } from '../channel.ts';
import type { ChannelPorts, Publication } from './ports.ts';
import { publishToTopic } from './publish-to-topic.ts';
import { defanged, fitted, fittedLines, headline, shownTitle, webAddress } from './text.ts';
import { wrapped } from './wrapped.ts';

type TopicSettings = Extract<ChannelSettings, { kind: 'email' | 'amazon-q' }>;

/** Mail through SNS to the subscribers of the topic. All mails about one incident have one subject, by which clients thread them. */
export function emailChannel({ topic }: TopicSettings, ports: ChannelPorts): Channel {
  return { send: (message) => publishToTopic({ TopicArn: topic, ...emailContent(message) }, ports) };
}

/** Narrow enough for a phone that is held upright. */
const COLUMNS = 60;

const TEXT = { lines: { all: 20_000, each: 2_000 }, facts: 20, label: 60, value: 1_000, url: 2_000 };

/** Plain text; addresses in foreign text are defanged, so that no mail client makes links of them. */
export function emailContent(message: Message): Pick<Publication, 'Subject' | 'Message'> {
  const { lines, facts, buttons, mention } = message;
  const title = headline(message);
  const name = mention === undefined ? [] : [`@${fitted(defanged(mention.name), 100)}`];
  const shownFacts = facts.slice(0, TEXT.facts).map(({ label, value, url }) => {
    const address = webAddress(url, TEXT.url);
    const text = wrapped(`${fitted(defanged(label), TEXT.label)}: ${fitted(defanged(value), TEXT.value)}`, COLUMNS);
    return address === undefined ? text : `${text}\n${address}`;
  });
  const links = buttons.flatMap(({ label, url }) => {
    const address = webAddress(url, TEXT.url);
    return address === undefined ? [] : [`${fitted(label, TEXT.label)}:\n${address}`];
  });
  const paragraphs = [
    [wrapped(fitted(defanged(title), 500), COLUMNS), ...name],
    fittedLines(lines.map(defanged), TEXT.lines).map((line) => wrapped(line, COLUMNS)),
    shownFacts,
    links,
  ];
  const body = paragraphs.filter((one) => one.length > 0).map((one) => one.join('\n'));
  return { Subject: fitted(defanged(shownTitle(message)), SNS_LIMITS.subject), Message: `${body.join('\n\n')}\n` };
}
