import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ownProperty } from '#core/own-property.ts';
import type { Language } from '#core/text.ts';
import { discordWebhook } from './discord.ts';
import type { Answering, ChannelCredentials, ChannelReply, ChannelRequest } from './exchange.ts';
import { answerFaulty, type ChannelFault } from './faults.ts';
import { clickOrderIn, faultOrderIn } from './orders.ts';
import type { Clicker } from './page/clicking.ts';
import type { Mail } from './page/mail.ts';
import { address, type PageContents, recorderPage } from './page/page.ts';
import type { ShownRoute } from './page/routes.ts';
import { type RecordedMessage, type RefusedRequest, records } from './recorded.ts';
import { slackWebApi, slackWebhook } from './slack.ts';
import { type PlayedSlackApp, slackClicks } from './slack-app.ts';
import { teamsWebhook } from './teams.ts';
import type { PlayedSystem } from './tickets/played-system.ts';
import { signedWebhook } from './webhook.ts';

/**
 * - `mail`: messages that arrived by SNS, for the page.
 * - `routes`: the routes that the page shows, each with its messages.
 * - `port`: 0 or absent picks a free one.
 * - `pace`: how many requests each host takes in so many milliseconds before it answers 429; absent: any number.
 */
export type RecorderOptions = {
  readonly credentials: ChannelCredentials;
  readonly mail?: () => Promise<readonly Mail[]>;
  /** Systems of tickets, by their hosts. */
  readonly tickets?: Readonly<Record<string, PlayedSystem>>;
  readonly routes?: readonly ShownRoute[];
  /** The app whose buttons act, and the people who may press them. */
  readonly slackApp?: PlayedSlackApp & { readonly clickers: readonly Clicker[] };
  readonly port?: number;
  readonly pace?: { readonly requests: number; readonly perMs: number };
};

/**
 * Emulates the chat services on 127.0.0.1: `<endpoint>/<host>/<path>` answers as `https://<host>/<path>` would. Its page is at `/`;
 * programs read the same at `/messages.json`, order faults at `/faults` and `/revoked`, and press buttons of Slack messages at
 * `/clicks`.
 */
export type MessageRecorder = {
  readonly endpoint: string;
  readonly messages: () => readonly RecordedMessage[];
  readonly refused: () => readonly RefusedRequest[];
  /** Makes the next requests to this host fail, each with one of these faults. */
  readonly fail: (host: string, ...faults: readonly ChannelFault[]) => void;
  /** Revokes a webhook (host and path), as its owner would. */
  readonly revoke: (address: string) => void;
  /** Gives the Slack app the address at which the hub receives clicks. */
  readonly hearClicksAt: (requestUrl: string) => void;
  readonly stop: () => Promise<void>;
};

const LONGEST_BODY = 1_048_576;

export async function startRecorder({
  credentials,
  mail,
  tickets = {},
  routes = [],
  slackApp,
  port = 0,
  pace,
}: RecorderOptions): Promise<MessageRecorder> {
  const kept = records();
  const faults = new Map<string, ChannelFault[]>();
  const fail = (host: string, ...more: readonly ChannelFault[]) => void faults.set(host, [...(faults.get(host) ?? []), ...more]);
  const revoked = new Set<string>();
  const taken = new Map<string, number[]>();
  const clicks = slackApp && slackClicks(slackApp, kept, Date.now);
  const token = randomBytes(16).toString('hex');
  const isRevoked = (address: string) => revoked.has(address);
  const context = { credentials, records: kept, isRevoked, clicks, now: Date.now };

  const waitFor = (host: string): number => {
    if (pace === undefined) return 0;
    const recent = (taken.get(host) ?? []).filter((at) => at > Date.now() - pace.perMs);
    const [oldest] = recent;
    if (recent.length >= pace.requests && oldest !== undefined) return oldest + pace.perMs - Date.now();
    taken.set(host, [...recent, Date.now()]);
    return 0;
  };

  const onChannel = async (incoming: IncomingMessage, response: ServerResponse, host: string, rest: string) => {
    const body = await bodyOf(incoming);
    const fault = faults.get(host)?.shift();
    if (fault !== undefined) return answerFaulty(fault, response);
    const answering = answererOf(host, credentials, tickets);
    const { pathname, searchParams } = new URL(rest, 'http://channel.invalid');
    const request: ChannelRequest = {
      method: incoming.method ?? '',
      host,
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      body,
    };
    const wait = waitFor(host);
    const reply = wait > 0 ? throttled(host, wait) : answering.by(request, context);
    if (reply.why !== undefined) kept.refuse({ channel: answering.channel, to: host, at: Date.now(), why: reply.why });
    send(response, reply);
  };

  /** A button was pressed, or the answer of a window was sent; then the page is shown again. */
  const clicked = async ({ headers }: IncomingMessage, path: string, body: string): Promise<ChannelReply> => {
    const type = headers['content-type'] ?? '';
    const order = clickOrderIn(path, type, body, token);
    if (clicks === undefined || order === undefined) return { status: 400, body: 'This is not a click.' };
    const result = await ('window' in order ? clicks.submit(order) : clicks.click(order));
    if (type.startsWith('application/json')) return { status: result === 'taken' ? 200 : 422, body: { result } };
    const { lang, route } = Object.fromEntries(new URLSearchParams(body));
    const location = address({ lang: lang === 'ko' ? 'ko' : 'en', route, as: order.user });
    return { status: 303, headers: { location } };
  };

  /** Orders of faults from a program of this machine. */
  const ordered = async (incoming: IncomingMessage, path: string): Promise<ChannelReply> => {
    const body = await bodyOf(incoming);
    if (path === '/clicks' || path === '/windows') return clicked(incoming, path, body);
    const order = faultOrderIn(path, incoming.headers['content-type'], body);
    if (order === undefined)
      return { status: 400, body: 'POST /faults {"host","faults"} or /revoked {"address"} as application/json' };
    if ('host' in order) fail(order.host, ...order.faults);
    else revoked.add(order.address);
    return { status: 204 };
  };

  const onRequest = async (incoming: IncomingMessage, response: ServerResponse) => {
    const [, host = '', path = ''] = /^\/([^/?]+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    if (host !== '') return onChannel(incoming, response, host, path);
    if (!isOwnName(incoming.headers.host)) return send(response, { status: 421, body: 'This page is on 127.0.0.1 only.' });
    const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://page.invalid');
    if (incoming.method === 'POST') return send(response, await ordered(incoming, pathname));
    const contents: PageContents = {
      ...{ routes, messages: kept.messages(), refused: kept.refused(), mail: (await mail?.()) ?? [] },
      tickets: Object.entries(tickets).map(([host, played]) => ({ system: played.name, host, tickets: played.tickets() })),
      windows: clicks?.windows() ?? [],
    };
    if (pathname === '/messages.json') return send(response, { status: 200, body: contents });
    if (pathname !== '/') return send(response, { status: 404, body: 'The page is at /.' });
    const language: Language = searchParams.get('lang') === 'ko' ? 'ko' : 'en';
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(200, pageHeaders(nonce));
    const chosen = { route: searchParams.get('route') ?? undefined, as: searchParams.get('as') ?? undefined };
    const clickers = slackApp?.clickers ?? [];
    response.end(recorderPage(contents, { language, ...chosen, nonce, token, clickers }));
  };

  const server = createServer((incoming, response) => {
    onRequest(incoming, response).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500);
      response.end(String(error));
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    messages: kept.messages,
    refused: kept.refused,
    fail,
    revoke: (address) => revoked.add(address),
    hearClicksAt: (requestUrl) => clicks?.hearAt(requestUrl),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answererOf(
  host: string,
  { teams }: ChannelCredentials,
  tickets: RecorderOptions['tickets'],
): { readonly channel: RefusedRequest['channel']; readonly by: Answering } {
  const system = ownProperty(tickets, host);
  if (system !== undefined) return { channel: system.name, by: system.answer };
  if (host === 'slack.com') return { channel: 'slack', by: slackWebApi };
  if (host === 'hooks.slack.com') return { channel: 'slack', by: slackWebhook };
  if (host === 'discord.com') return { channel: 'discord', by: discordWebhook };
  if (teams.some((one) => one.host === host)) return { channel: 'teams', by: teamsWebhook };
  return { channel: 'webhook', by: signedWebhook };
}

/** Each in its own shape: Slack counts whole seconds, Discord gives fractions in the body. */
function throttled(host: string, waitMs: number): ChannelReply {
  const seconds = waitMs / 1_000;
  const headers = { 'retry-after': String(Math.ceil(seconds)) };
  if (host === 'discord.com') {
    const body = { message: 'You are being rate limited.', retry_after: seconds, global: false };
    return {
      status: 429,
      headers: { ...headers, 'x-ratelimit-reset-after': String(seconds), 'x-ratelimit-scope': 'user' },
      body,
      why: body.message,
    };
  }
  return {
    status: 429,
    headers,
    body: host === 'slack.com' ? { ok: false, error: 'ratelimited' } : 'rate_limited',
    why: 'ratelimited',
  };
}

function send(response: ServerResponse, { status, headers = {}, body }: ChannelReply): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json', ...headers });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

/** A web site may have its own name resolve to 127.0.0.1: only requests that name this machine see the page. */
function isOwnName(host = ''): boolean {
  return /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host);
}

function pageHeaders(nonce: string): Record<string, string> {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LONGEST_BODY) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
