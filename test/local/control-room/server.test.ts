import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { signInTokens } from '#adapters/lambda/sign-in-tokens.ts';
import { socketPosts } from '#adapters/lambda/socket-posts.ts';
import { pageHeaders } from '#core/control-room/page-headers.ts';
import { LOCAL_SIGN_IN, SOCKET_PROTOCOL } from '#core/control-room/session.ts';
import { startLocalRoom } from '#local/control-room/server.ts';
import { Throttled } from '#local/runner/concurrency.ts';

const SORA = { name: 'Sora', email: 'sora@example.com', role: 'viewer' } as const;

type Played = {
  readonly socket?: (event: { requestContext: { routeKey: string } }) => unknown;
  readonly serve?: () => unknown;
};

const EMPTY = { statusCode: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

/** A server with fake functions that record their calls. */
async function room({ socket = () => ({ statusCode: 200 }), serve = () => EMPTY }: Played = {}) {
  const page = mkdtempSync(join(tmpdir(), 'page-'));
  mkdirSync(join(page, 'assets'));
  writeFileSync(join(page, 'index.html'), '<!doctype html>');
  writeFileSync(join(page, 'assets/main-1.js'), '0');
  const asked: { rawPath: string; headers: Record<string, string>; body?: string }[] = [];
  const listening: { requestContext: { connectionId: string; routeKey: string } }[] = [];
  const started = await startLocalRoom({
    port: 0,
    page,
    people: [SORA],
    serve: async (event) => {
      asked.push(event as (typeof asked)[number]);
      return serve();
    },
    socket: async (event) => {
      listening.push(event as (typeof listening)[number]);
      return socket(event as (typeof listening)[number]);
    },
  });
  onTestFinished(started.stop);
  return { ...started, asked, listening };
}

/** A request with headers that `fetch` would not let a test set. */
function raw(origin: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(`${origin}${path}`, { headers }, (response) => resolve(response.resume().statusCode ?? 0))
      .on('error', reject)
      .end();
  });
}

describe('the control room on this machine', () => {
  test('serves the page with the headers that CloudFront sets, and every view by its path', async () => {
    const { origin } = await room();
    for (const path of ['/', '/history', '/incidents/inc-1']) {
      const answer = await fetch(`${origin}${path}`);
      expect(await answer.text()).toBe('<!doctype html>');
      const wanted = pageHeaders(origin.replace('http', 'ws'));
      expect(Object.fromEntries(Object.keys(wanted).map((name) => [name, answer.headers.get(name)]))).toEqual(wanted);
    }
    expect((await fetch(`${origin}/assets/main-1.js`)).headers.get('cache-control')).toContain('immutable');
    for (const path of ['/assets/none.js', '/..%2f..%2fetc/passwd.js', '/%2e%2e/secret.json'])
      expect((await fetch(`${origin}${path}`)).status, path).toBe(404);
  });

  test('refuses requests under another host name, as in DNS rebinding', async () => {
    const { origin, asked } = await room();
    for (const host of ['evil.example.com', 'localhost', '127.0.0.1:1'])
      expect(await raw(origin, '/api/me', { host }), host).toBe(421);
    expect(asked).toEqual([]);
  });

  test.each([
    ['was throttled', 503, new Throttled('Rate Exceeded: 10 functions are running.')],
    ['failed', 500, new Error('a mistake')],
  ])('answers for a function that %s with status %i', async (_, status, error) => {
    const failing = () => {
      throw error;
    };
    expect((await fetch(`${(await room({ serve: failing })).origin}/api/me`)).status).toBe(status);
  });

  test('signs in a listed person who is chosen by address, with the key the page asks for, and no one else', async () => {
    const { origin, clientId } = await room();
    const signIn = (form: Record<string, string>, headers: Record<string, string> = {}) =>
      fetch(`${origin}${LOCAL_SIGN_IN}`, { method: 'POST', body: new URLSearchParams(form), headers });
    const { signedIn } = signInTokens(async () => ({ issuer: origin, clientId }), Date.now);
    const { id_token: token } = (await (await signIn({ email: SORA.email, nonce: 'of-a-key' })).json()) as { id_token: string };
    expect(await signedIn(token, Date.now())).toMatchObject({ email: SORA.email, nonce: 'of-a-key' });
    for (const email of ['eve@example.com', '']) expect((await signIn({ email })).status, email).toBe(403);
    const foreign = { origin: 'https://evil.example.com' };
    expect((await signIn({ email: SORA.email }, foreign)).status, 'a form of another page').toBe(403);
  });

  test('connects a browser if the function accepts it, and posts to it by its id until it disconnects', async () => {
    const { origin, listening } = await room();
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, [SOCKET_PROTOCOL, 'ticket']);
    await new Promise((open) => socket.once('open', open));
    const id = listening[0]?.requestContext.connectionId ?? '';
    const post = socketPosts(async () => origin);
    process.env.AWS_REGION ??= 'ap-northeast-2';
    process.env.AWS_ACCESS_KEY_ID ??= 'AKIAIOSFODNN7EXAMPLE';
    process.env.AWS_SECRET_ACCESS_KEY ??= 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const received = new Promise((message) => socket.once('message', (data) => message(String(data))));
    expect(await post(id, '{"type":"pong","at":1}')).toBe('sent');
    expect(await received).toBe('{"type":"pong","at":1}');
    const closed = new Promise((close) => socket.once('close', close));
    socket.terminate();
    await closed;
    await expect.poll(() => listening.at(-1)?.requestContext.routeKey).toBe('$disconnect');
    expect(await post(id, '{}')).toBe('gone');
  });

  test('refuses a connection that the function refuses, and a post that a browser makes', async () => {
    const { origin } = await room({ socket: () => ({ statusCode: 403 }) });
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, [SOCKET_PROTOCOL, 'ticket']);
    const failure = await new Promise<Error>((failed) => socket.once('error', failed));
    expect(failure.message).toContain('403');
    expect(await raw(origin, '/@connections/any', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test('answers a message whose function is throttled as API Gateway does, and goes on', async () => {
    let throttled = true;
    const socketFunction: Played['socket'] = ({ requestContext: { routeKey } }) => {
      if (routeKey === '$default' && throttled) throw new Throttled('Rate Exceeded: 10 functions are running.');
      return { statusCode: 200, body: 'pong' };
    };
    const { origin } = await room({ socket: socketFunction });
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, [SOCKET_PROTOCOL, 'ticket']);
    await new Promise((open) => socket.once('open', open));
    const answer = async () => {
      const next = new Promise((message) => socket.once('message', (data) => message(String(data))));
      socket.send('ping');
      return next;
    };
    expect(await answer()).toContain('"message":"Internal server error"');
    throttled = false;
    expect(await answer()).toBe('pong');
  });
});
