import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { type WebSocket, WebSocketServer } from 'ws';
import { pageHeaders } from '#core/control-room/page-headers.ts';
import { LOCAL_SIGN_IN } from '#core/control-room/session.ts';
import type { KnownPerson } from '#core/people.ts';
import { tokenIssuer } from '#local/control-room/issuer.ts';
import type { ApiAnswer, ApiRequest } from '#serve/exchange.ts';
import type { ConnectionAnswer, ConnectionRequest } from '#socket/connect.ts';
import { pageFiles } from '#stacks/rollout/page.ts';
import type { PageFile } from '#stacks/rollout/page-file.ts';
import type { PlayedCognito } from './played-cognito.ts';

type Parts = {
  readonly people: readonly KnownPerson[];
  /** The hosted sign-in of Cognito; without it the reader chooses an identity. */
  readonly hosted?: Pick<PlayedCognito, 'address' | 'granted'>;
  readonly idleMinutes?: number;
  readonly answer: (request: ApiRequest) => Promise<ApiAnswer>;
  readonly connect: (connecting: ConnectionRequest) => Promise<ConnectionAnswer>;
  readonly onMessage: (message: string) => string | undefined;
};

const built = pageFiles();
const small = new Map<string, Uint8Array>();

/** As CloudFront does it: everything but fonts, which are compressed already. */
function compressed(file: PageFile): Uint8Array {
  if (isFont(file)) return file.bytes;
  const bytes = small.get(file.path) ?? gzipSync(file.bytes);
  small.set(file.path, bytes);
  return bytes;
}

const isFont = ({ path }: PageFile) => path.endsWith('.woff2');

function headersFor(file: PageFile): Record<string, string> {
  const kept = file.path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return { 'content-type': file.contentType, 'cache-control': kept, ...(!isFont(file) && { 'content-encoding': 'gzip' }) };
}

/** The page and an API on the loopback address, which can lose its connections, stop, and start again on the same port. */
export async function pageServer({ people, hosted, idleMinutes = 60, answer, connect, onMessage }: Parts) {
  const files = new Map((await built).map((file) => [`/${file.path}`, file]));
  const sockets = new Map<string, WebSocket>();
  const upgrades = new WebSocketServer({ noServer: true });
  let [server, port, count] = [undefined as Server | undefined, 0, 0];

  const headersOf = ({ headers }: IncomingMessage) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));

  const asked = async (request: IncomingMessage, { pathname: path, searchParams: query }: URL): Promise<ApiRequest> => {
    const body = request.method === 'POST' ? { body: await text(request) } : {};
    return { method: request.method ?? 'GET', path, query, headers: headersOf(request), ...body };
  };

  const signIn = () =>
    hosted === undefined
      ? { kind: 'local', people }
      : { kind: 'cognito', authorize: hosted.address, clientId: issuer.clientId, providers: [] };

  /** Answers JSON to every caller by path; undefined for a request that is refused. */
  const open: Readonly<Record<string, (request: IncomingMessage) => Promise<string | undefined> | string>> = {
    '/config.json': () => JSON.stringify({ signIn: signIn(), socket: '/socket', idleMinutes }),
    // As CloudFront forwards it.
    '/oauth2/token': async (request) => hosted?.granted(new URLSearchParams(await text(request))),
    '/.well-known/jwks.json': () => issuer.keys,
    [LOCAL_SIGN_IN]: async (request) => {
      const { email = '', nonce } = Object.fromEntries(new URLSearchParams(await text(request)));
      return JSON.stringify({ id_token: issuer.token({ sub: email, email }, Date.now(), { nonce }), expires_in: 86_400 });
    },
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname.startsWith('/api/')) {
      const answered = await answer(await asked(request, url));
      return void response.writeHead(answered.status, answered.headers).end(answered.body);
    }
    const json = open[url.pathname];
    if (json !== undefined) {
      const answered = await json(request);
      return void response.writeHead(answered === undefined ? 400 : 200, { 'content-type': 'application/json' }).end(answered);
    }
    const file = files.get(url.pathname === '/' ? '/index.html' : url.pathname);
    if (file === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { ...pageHeaders(`ws://127.0.0.1:${port}`), ...headersFor(file) }).end(compressed(file));
  }

  const listen = async () => {
    server = createServer((request, response) => void respond(request, response));
    server.on('upgrade', async (request, socket, head) => {
      const id = String(++count);
      const greeting = await connect({ id, headers: headersOf(request) });
      if (greeting.status !== 101) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      upgrades.handleUpgrade(request, socket, head, (opened) => {
        sockets.set(id, opened);
        opened.on('close', () => sockets.delete(id));
        opened.on('message', (message) => {
          const reply = onMessage(String(message));
          if (reply !== undefined) opened.send(reply);
        });
      });
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const dropSockets = () => {
    for (const socket of sockets.values()) socket.terminate();
  };
  /** As API Gateway ends connections after two hours. */
  const endSockets = (code: number) => {
    for (const socket of sockets.values()) socket.close(code, 'Going away');
  };
  const kill = async () => {
    dropSockets();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  };
  await listen();
  const issuer = tokenIssuer(`http://127.0.0.1:${port}`);
  return {
    issuer,
    url: `http://127.0.0.1:${port}`,
    post: async (id: string, message: string) => {
      const socket = sockets.get(id);
      socket?.send(message);
      return socket === undefined ? ('gone' as const) : ('sent' as const);
    },
    /** Chooses the reader's identity before the page is opened. */
    signInAs: (page: Page, email: string) =>
      page.addInitScript((chosen) => sessionStorage.setItem('control-room.local-person', chosen), email),
    dropSockets,
    endSockets,
    kill,
    revive: listen,
    close: kill,
  };
}

export type PageServer = Awaited<ReturnType<typeof pageServer>>;
