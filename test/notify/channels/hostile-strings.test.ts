import { describe, expect, test } from 'vitest';
import { list, object } from '#core/json.ts';
import { visible } from '#core/visible.ts';
import { discordMarkdown } from '#local/recorder/page/discord.ts';
import { markdown } from '#local/recorder/page/slack.ts';
import { amazonQNotice } from '#notify/channels/amazon-q.ts';
import { discordPayload } from '#notify/channels/discord.ts';
import { emailContent } from '#notify/channels/email.ts';
import { slackMessage } from '#notify/channels/slack-blocks.ts';
import { teamsPayload } from '#notify/channels/teams.ts';
import { webhookPayload } from '#notify/channels/webhook.ts';
import { EVERY_PIECE } from '../../support/hostile-text.ts';
import { CONSOLE, messageSaying } from '../../support/messages.ts';

/** Texts an attacker could use as a name. */
const HOSTILE = [
  '<!channel> <!here> <!everyone>',
  '<@U012AB3CD> <#C012AB3CD> <!subteam^S012AB3CD>',
  '<https://evil.example.com|Approve>',
  '&lt;https://evil.example.com|Approve&gt;',
  '*bold* _italic_ ~gone~ `code` ```block```',
  '@everyone @here <@123456789012345678> <@&123456789012345678>',
  '[Approve](https://evil.example.com)',
  '![image](https://evil.example.com/x.png)',
  '**bold** __under__ ~~gone~~ ||hidden|| *italic*',
  '# heading',
  '> quote',
  '- item',
  '1. item',
  '-# small print',
  '<t:1700000000:R> <:emoji:123456789012345678>',
  '<at>Alice</at>',
  '{{DATE(2026-01-01T00:00:00Z, SHORT)}} ${expression} @{triggerBody()}',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '"}],"text":"injected","x":[{"',
  '\\',
  '\\*not escaped\\*',
  'https://evil.example.com/?a=b',
  'http://evil.example.com www.evil.example.com ftp.evil.example.com steam://run/1',
  'javascript:alert(1)',
  '=HYPERLINK("https://evil.example.com")',
  '\r\nSubject: forged\r\n\r\nBody',
  EVERY_PIECE,
] as const;

const withoutTags = (html: string) => html.replace(/<[^>]*>/g, '');
const unescapedHtml = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

/** Whether the text is shown, possibly shortened. */
function isShown(shown: string, hostile: string): boolean {
  const whole = visible(hostile);
  return shown.endsWith('…') ? shown.length > 50 && whole.startsWith(shown.slice(0, -1)) : shown === whole;
}

/** Everything of this type in a payload. */
function every(value: unknown, type: string): Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = object(value);
  return [...(own.type === type ? [own] : []), ...Object.values(value).flatMap((one) => every(one, type))];
}

describe.each(HOSTILE)('a name of %j', (hostile) => {
  test('is text in Slack: no markup, no mention, and only links of the hub', () => {
    const payload = slackMessage(messageSaying(hostile));
    expect(every(payload, 'user')).toEqual([]);
    expect(every(payload, 'mrkdwn')).toEqual([]);
    expect(every(payload, 'link').map(({ url }) => url)).toEqual([CONSOLE.replaceAll("'", '%27')]);
    expect(payload.mrkdwn).toBe(false);
    const parsed = [String(payload.text), ...every(payload, 'plain_text').map(({ text }) => String(text))];
    expect(parsed.filter((one) => /[<>]|&(?!amp;|lt;|gt;)/.test(one))).toEqual([]);
    expect(String(payload.text)).not.toContain('://');
    expect(every(payload, 'text').some(({ text }) => isShown(String(text), hostile))).toBe(true);
  });

  test('is text in Discord: the client shows exactly these characters, and no one is mentioned', () => {
    const { content, embeds, allowed_mentions } = discordPayload(messageSaying(hostile));
    expect(allowed_mentions).toEqual({ parse: [] });
    const [title = ''] = /^\*\*([\s\S]*)\*\*$/.exec(String(content))?.slice(1) ?? [];
    const { description, fields } = object(list(embeds)[0]);
    const [first = ''] = String(description).split('\n');
    for (const [written, expected] of [
      [title, hostile],
      [first, hostile],
      [String(object(list(fields)[0]).name), hostile],
    ] as const) {
      const { html } = discordMarkdown(written);
      expect(html).not.toMatch(/<(?!br)/);
      expect(isShown(unescapedHtml(withoutTags(html)), expected)).toBe(true);
    }
    const links = discordMarkdown(String(object(list(fields)[1]).value)).html.match(/href="([^"]*)"/g) ?? [];
    expect(links.every((one) => one.includes('console.aws.amazon.com'))).toBe(true);
    expect(links.length).toBeLessThanOrEqual(1);
  });

  test('is text in Teams: only in text runs, which have no Markdown, and not read as a date', () => {
    const payload = teamsPayload(messageSaying(hostile));
    expect(every(payload, 'TextBlock')).toEqual([]);
    expect(every(payload, 'mention')).toEqual([]);
    expect(every(payload, 'TextRun').filter(({ text }) => String(text).includes('{{'))).toEqual([]);
    const urls = every(payload, 'Action.OpenUrl').map(({ url }) => String(url));
    expect(urls.filter((url) => !/^https:\/\/(hub\.example\.com|ap-northeast-2\.console\.aws\.amazon\.com)\//.test(url))).toEqual(
      [],
    );
  });

  test('is text in email: no header, and no address that a client would turn into a link', () => {
    const { Subject = '', Message } = emailContent(messageSaying(hostile));
    expect(Subject).not.toMatch(/[\r\n]|:\/\//);
    const foreign = Message.split('\n').filter((line) => !/^https:\/\/(hub\.example\.com|ap-northeast-2\.console)/.test(line));
    expect(foreign.filter((line) => /:\/\/|\bwww\.|^Subject:/.test(line))).toEqual([]);
  });

  test('is text for the signed webhook: the body has the fields of its version and no other', () => {
    const body = JSON.parse(JSON.stringify(webhookPayload(messageSaying(hostile)))) as Record<string, unknown>;
    expect(Object.keys(body).toSorted()).toEqual(
      ['actions', 'closed', 'facts', 'incident', 'kind', 'language', 'lines', 'severity', 'state', 'title', 'version'].toSorted(),
    );
    expect(isShown(String(list(body.lines)[0]), hostile)).toBe(true);
  });

  test('is text for Amazon Q, in the markup of Slack and of Teams', () => {
    const { title, description, nextSteps } = object(amazonQNotice(messageSaying(hostile)).content);
    const foreign = [String(title), ...String(description).split('\n')];
    expect(foreign.filter((one) => /[<>&*~`[\]|\\]|:\/\/|\bwww\.|^[-+#]|(^|\W)@\w|(^|\s)_\w/.test(one))).toEqual([]);
    for (const one of foreign) expect(markdown(one).html).not.toMatch(/<[ab]/);
    expect(list(nextSteps).every((one) => String(one).includes(': https://hub.example.com/'))).toBe(true);
  });
});

describe('the mention in a message', () => {
  const alice = {
    name: 'Alice <@everyone>',
    role: 'responder',
    slack: 'U012AB3CD',
    discord: '123456789012345678',
    teams: 'alice@example.com',
  } as const;

  test('is only the person that the organization file maps', () => {
    const message = messageSaying('<@U999> <@999999999999999999> <at>Bob</at>', { mention: alice });
    expect(every(slackMessage(message), 'user')).toEqual([{ type: 'user', user_id: 'U012AB3CD' }]);
    const discord = discordPayload(message);
    expect(discord.allowed_mentions).toEqual({ parse: [], users: ['123456789012345678'] });
    expect(String(discord.content)).toMatch(/^<@123456789012345678> /);
    expect(every(teamsPayload(message), 'mention')).toEqual([
      { type: 'mention', text: '<at>Alice everyone</at>', mentioned: { id: 'alice@example.com', name: 'Alice everyone' } },
    ]);
  });

  test('is left out if the id has not the form of the channel', () => {
    const message = messageSaying('x', { mention: { ...alice, slack: '!channel', discord: '@everyone', teams: '<at>' } });
    expect(every(slackMessage(message), 'user')).toEqual([]);
    expect(discordPayload(message).allowed_mentions).toEqual({ parse: [] });
    expect(every(teamsPayload(message), 'mention')).toEqual([]);
  });
});

describe('a link of a message', () => {
  test.each([
    'javascript:alert(1)',
    'http://evil.example.com',
    'https://user:pass@evil.example.com',
    'data:text/html,x',
    'not an address',
  ])('is left out if its address is %s', (url) => {
    const message = messageSaying('x', {
      facts: [{ label: 'Resource', value: 'x', url }],
      buttons: [{ id: 'open', label: 'Open', url }],
    });
    for (const payload of [
      slackMessage(message),
      discordPayload(message),
      teamsPayload(message),
      emailContent(message),
      webhookPayload(message),
    ]) {
      expect(JSON.stringify(payload)).not.toContain(JSON.stringify(url).slice(1, -1));
    }
  });
});
