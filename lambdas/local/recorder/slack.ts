import { timingSafeEqual } from 'node:crypto';
import { isObject } from '#core/json.ts';
import { ownEntry } from '#core/own-property.ts';
import type { Answering, ChannelReply } from './exchange.ts';
import { jsonOf } from './exchange.ts';
import { slackPost, slackUpdate, slackView, slackWebhookMessage } from './schemas/slack.ts';
import type { SlackClicks } from './slack-app.ts';

/** The Web API reports errors in a body with status 200. */
const failed = (error: string, messages: readonly string[] = []): ChannelReply => ({
  status: 200,
  body: { ok: false, error, ...(messages.length > 0 && { response_metadata: { messages } }) },
  why: [error, ...messages].join('; '),
});

const METHODS = { 'chat.postMessage': slackPost, 'chat.update': slackUpdate, 'views.open': undefined } as const;

/** `https://slack.com/api/<method>` */
export const slackWebApi: Answering = ({ method, path, headers, body }, { credentials, records, clicks, now }) => {
  const name = path.replace(/^\/api\//, '');
  if (method !== 'POST' || !Object.hasOwn(METHODS, name)) return failed('unknown_method');
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return failed('not_authed');
  if (!isSame(token, credentials.slack.token)) return failed('invalid_auth');
  if (!/^application\/json; ?charset=utf-8$/i.test(headers['content-type'] ?? '')) return failed('invalid_post_type');
  const given = jsonOf(body);
  if (!isObject(given)) return failed('invalid_json');
  if (name === 'views.open') return opened(given, clicks);
  const channel = String(given.channel ?? '');
  if (!credentials.slack.channels.includes(channel)) return failed('channel_not_found');
  const read = ownEntry(METHODS, name as 'chat.postMessage' | 'chat.update').safeParse(given);
  if (!read.success) return failed('invalid_blocks', issues(read.error));
  const to = `slack.com ${channel}`;
  if (name === 'chat.update') {
    const ts = String(given.ts);
    return records.edit(ts, given) ? { status: 200, body: { ok: true, channel, ts } } : failed('message_not_found');
  }
  const follows = given.thread_ts as string | undefined;
  if (follows !== undefined && !records.has(follows)) return failed('cannot_reply_to_message');
  const ts = nextTimestamp(now());
  records.add({ id: ts, channel: 'slack', to, at: now(), payload: given, ...(follows !== undefined && { follows }) });
  return { status: 200, body: { ok: true, channel, ts } };
};

/** `https://hooks.slack.com/services/T.../B.../...`, and `/actions/...` for the answer to a click. */
export const slackWebhook: Answering = ({ method, path, body }, { credentials, isRevoked, records, clicks, now }) => {
  const reply = (status: number, text: string): ChannelReply => ({ status, body: text, ...(status !== 200 && { why: text }) });
  if (method !== 'POST') return reply(405, 'method_not_allowed');
  const given = jsonOf(body);
  if (path.startsWith('/actions/')) {
    if (!isObject(given)) return reply(400, 'invalid_payload');
    const answered = clicks?.answered(path) ?? { error: 'no_service' };
    if ('error' in answered) return reply(404, answered.error);
    const { to, id, follows = id } = answered.message;
    records.add({ id: nextTimestamp(now()), channel: 'slack', to, at: now(), payload: given, only: 'clicker', follows });
    return reply(200, 'ok');
  }
  if (!credentials.slack.webhooks.includes(path)) return reply(404, 'no_service');
  if (isRevoked(`hooks.slack.com${path}`)) return reply(404, 'no_service');
  const read = slackWebhookMessage.safeParse(given);
  if (!read.success) return reply(400, 'invalid_blocks');
  records.add({ id: nextTimestamp(now()), channel: 'slack', to: 'hooks.slack.com', at: now(), payload: given });
  return reply(200, 'ok');
};

function opened(given: Readonly<Record<string, unknown>>, clicks: SlackClicks | undefined): ChannelReply {
  if (typeof given.trigger_id !== 'string' || !/^\d+\.\d+\.[0-9a-f]{32}$/.test(given.trigger_id))
    return failed('invalid_trigger_id');
  const read = slackView.safeParse(given.view);
  if (!read.success) return failed('invalid_arguments', issues(read.error));
  const error = clicks?.open(given.trigger_id, given.view);
  return error === undefined ? { status: 200, body: { ok: true, view: { id: 'V0123456789' } } } : failed(error);
}

function issues({
  issues: all,
}: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}) {
  return all.slice(0, 5).map(({ path, message }) => `${message} [json-pointer:/${path.map(String).join('/')}]`);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

let last = 0;

/** Seconds and six digits; no two messages have the same. */
function nextTimestamp(now: number): string {
  last = Math.max(last + 1, now * 1_000);
  return `${Math.floor(last / 1_000_000)}.${String(last % 1_000_000).padStart(6, '0')}`;
}
