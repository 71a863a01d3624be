import { object, text } from '#core/json.ts';
import { isChannelAddress } from '#core/notice/channel-address.ts';
import type { ChannelSettings } from '#core/notice/channel-settings.ts';
import type { Message } from '#core/notice/message.ts';
import type { Channel, ChannelAnswer } from '../channel.ts';
import { answerOfStatus, codeIn, failureOf, jsonIn } from './answers.ts';
import type { ChannelPorts } from './ports.ts';
import { slackMessage } from './slack-blocks.ts';
import { secretFields, withSecret } from './with-secret.ts';

type SlackSettings = Extract<ChannelSettings, { kind: 'slack' }>;

/** Errors of the Web API after which another try may succeed. */
const TRANSIENT = ['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'];

const GONE = ['message_not_found', 'cannot_reply_to_message', 'edit_window_closed', 'cant_update_message'];

/**
 * With a bot's token: one message per incident, which is edited, and a reply in its thread for each change. With an incoming
 * webhook: a new message for each change, because Slack returns no id to edit.
 */
export function slackChannel(settings: SlackSettings, ports: ChannelPorts): Channel {
  return {
    send: (message, thread) =>
      withSecret<Credentials>(settings.secret, ports, credentialsIn, (credentials) =>
        'token' in credentials
          ? sendAsBot(message, thread, { ...settings, ...credentials }, ports)
          : sendToWebhook(message, credentials.webhook, ports),
      ),
  };
}

const WEBHOOK_HOSTS = ['hooks.slack.com'];

type Credentials = { readonly token: string; readonly channel: string } | { readonly webhook: string };

function credentialsIn(value: string): Credentials | undefined {
  const { token, channel, webhook } = secretFields(value) ?? {};
  if (token !== undefined && channel !== undefined) return /^xox[a-z]-[\w-]{5,300}$/.test(token) ? { token, channel } : undefined;
  return webhook !== undefined && isChannelAddress(webhook, WEBHOOK_HOSTS) ? { webhook } : undefined;
}

type Bot = SlackSettings & { readonly token: string; readonly channel: string };

async function sendAsBot(message: Message, thread: string | undefined, bot: Bot, ports: ChannelPorts): Promise<ChannelAnswer> {
  const content = slackMessage(message, { interactive: bot.interactive === true });
  if (thread === undefined) return callSlack('chat.postMessage', content, bot, ports);
  const edited = await callSlack('chat.update', { ...content, ts: thread }, bot, ports);
  // The message was deleted, so this one begins a new thread.
  if (isGone(edited)) return callSlack('chat.postMessage', content, bot, ports);
  if (edited.kind !== 'sent') return edited;
  // Slack sends no notification of an edit; those who follow the thread get one of the reply.
  const reply = slackMessage({ ...message, facts: [], buttons: [], lines: message.lines.slice(0, 2) });
  const replied = await callSlack('chat.postMessage', { ...reply, thread_ts: thread }, bot, ports);
  return replied.kind === 'sent' ? { kind: 'sent', thread } : replied;
}

function isGone(answer: ChannelAnswer): boolean {
  return answer.kind === 'refused' && answer.reason.code === 'answered' && GONE.includes(answer.reason.text ?? '');
}

async function callSlack(
  method: string,
  content: object,
  { token, channel }: Bot,
  { http }: ChannelPorts,
): Promise<ChannelAnswer> {
  const answer = await http({
    method: 'POST',
    url: `https://slack.com/api/${method}`,
    hosts: ['slack.com'],
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel, ...content }),
  });
  if (answer.kind === 'failed') return failureOf(answer);
  if (answer.status !== 200) return answerOfStatus(answer);
  const { ok, error, ts } = object(jsonIn(answer.body));
  if (ok === true) return { kind: 'sent', ...(text(ts) !== undefined && { thread: text(ts) as string }) };
  const reason = { code: 'answered', status: 200, ...codeIn(error) } as const;
  const asked = answer.retryAfterMs === undefined ? {} : { afterMs: answer.retryAfterMs };
  return TRANSIENT.includes(String(error)) ? { kind: 'retry', ...asked, reason } : { kind: 'refused', reason };
}

async function sendToWebhook(message: Message, url: string, { http }: ChannelPorts): Promise<ChannelAnswer> {
  const answer = await http({
    method: 'POST',
    url,
    hosts: WEBHOOK_HOSTS,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(slackMessage(message)),
  });
  if (answer.kind === 'failed') return failureOf(answer);
  return answer.status === 200 ? { kind: 'sent' } : answerOfStatus(answer, codeIn(answer.body));
}
