import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { pageHeaders } from '#core/control-room/page-headers.ts';
import { LOCAL_SIGN_IN, type PageConfig } from '#core/control-room/session.ts';
import { DAY } from '#core/duration.ts';
import type { KnownPerson } from '#core/people.ts';
import { Throttled } from '../runner/concurrency.ts';
import { tokenIssuer } from './issuer.ts';
import { localSockets } from './sockets.ts';
import { staticFiles } from './static-files.ts';

export type LocalRoomProps = {
  readonly port: number;
  /** Runs a function of the control room. */
  readonly serve: (event: object) => Promise<unknown>;
  readonly socket: (event: object) => Promise<unknown>;
  readonly people: readonly KnownPerson[];
  /** Folder with the files of the page. */
  readonly page: string;
};

export type LocalRoom = {
  readonly origin: string;
  readonly clientId: string;
  /** Ends every connection as a broken network does. */
  readonly drop: () => void;
  readonly stop: () => Promise<void>;
};

type LambdaAnswer = {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
};

const MOST_BODY_BYTES = 64 * 1024;
const SOCKET_PATH = '/live';
const IDLE_MINUTES = 60;

/**
 * The control room on this machine: the same functions and page as in AWS. Only programs of this machine reach it; requests under
 * another host name that resolves to this machine (DNS rebinding) are refused. The reader chooses an identity, and this server signs
 * it with a key that only the local hub trusts.
 */
export async function startLocalRoom({ port: wanted, serve, socket, people, page }: LocalRoomProps): Promise<LocalRoom> {
  const sockets = localSockets(socket);
  const files = staticFiles(page);
  const server = createServer((request, response) => {
    // As API Gateway answers for a function that was throttled, and for one that failed.
    answered(request, response).catch((error) => response.writeHead(error instanceof Throttled ? 503 : 500).end());
  });
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : wanted;
  const host = `127.0.0.1:${port}`;
  const issuer = tokenIssuer(`http://${host}`);
  const signIn: PageConfig['signIn'] = { kind: 'local', people };
  const config: PageConfig = { signIn, socket: SOCKET_PATH, idleMinutes: IDLE_MINUTES };
  const isForeign = ({ headers }: IncomingMessage) => headers.host !== host;

  const signedIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { 'sec-fetch-site': site = 'same-origin', origin = `http://${host}` } = request.headers;
    if (site !== 'same-origin' || origin !== `http://${host}`) return void response.writeHead(403).end();
    const form = new URLSearchParams(await bodyOf(request));
    const [email, nonce] = [form.get('email'), form.get('nonce')];
    const person = people.find((one) => one.email !== undefined && one.email === email);
    if (person?.email === undefined) return void response.writeHead(403).end();
    const claims = { sub: `local-${person.email}`, email: person.email, name: person.name };
    const token = issuer.token(claims, Date.now(), nonce === null ? {} : { nonce });
    return json(response, {}, JSON.stringify({ id_token: token, expires_in: DAY / 1000 }));
  };

  const api = async (request: IncomingMessage, response: ServerResponse, { pathname, search }: URL): Promise<void> => {
    const body = await bodyOf(request);
    if (body === undefined) return void response.writeHead(413).end();
    const event = {
      rawPath: pathname,
      rawQueryString: search.slice(1),
      headers: request.headers,
      requestContext: { http: { method: request.method } },
      ...(body !== '' && { body }),
    };
    const answer = (await serve(event)) as LambdaAnswer;
    const bytes = Buffer.from(answer.body, answer.isBase64Encoded === true ? 'base64' : 'utf8');
    response.writeHead(answer.statusCode, answer.headers).end(bytes);
  };

  const posted = async (request: IncomingMessage, response: ServerResponse, id: string): Promise<void> => {
    // Only the function posts here; a browser's request would carry this header.
    if (request.headers['sec-fetch-site'] !== undefined) return void response.writeHead(403).end();
    const message = await bodyOf(request);
    if (message !== undefined && sockets.post(id, message)) return void response.writeHead(200).end();
    response.writeHead(410, { 'x-amzn-errortype': 'GoneException', 'content-type': 'application/json' }).end('{}');
  };

  async function answered(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (isForeign(request)) return void response.writeHead(421).end(`Open http://${host}/ instead.\n`);
    const url = new URL(request.url ?? '/', `http://${host}`);
    const [, connection] = /^\/@connections\/([\w%=-]+)$/.exec(url.pathname) ?? [];
    if (connection !== undefined) return posted(request, response, decodeURIComponent(connection));
    if (url.pathname.startsWith('/api/')) return api(request, response, url);
    if (url.pathname === LOCAL_SIGN_IN && request.method === 'POST') return signedIn(request, response);
    if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
    const headers = { ...pageHeaders(`ws://${host}`), 'cache-control': 'no-cache' };
    if (url.pathname === '/config.json') return json(response, headers, JSON.stringify(config));
    if (url.pathname === '/.well-known/jwks.json') return json(response, headers, issuer.keys);
    const found = files(url.pathname);
    if (found === undefined) return void response.writeHead(404, headers).end();
    response.writeHead(200, { ...headers, ...found.headers }).end(found.bytes);
  }

  server.on('upgrade', (request, stream, head) => {
    if (isForeign(request) || request.url !== SOCKET_PATH) return void stream.destroy();
    sockets.upgrade(request, stream, head).catch(() => stream.destroy());
  });

  return {
    origin: `http://${host}`,
    clientId: issuer.clientId,
    drop: sockets.drop,
    stop: async () => {
      sockets.drop();
      server.close();
      server.closeAllConnections();
    },
  };
}

function json(response: ServerResponse, headers: Record<string, string>, text: string): void {
  response.writeHead(200, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' }).end(text);
}

/** Undefined for a body longer than any request of the page. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += (part as Buffer).length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}
