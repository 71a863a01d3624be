import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SLACK_ROUTE } from '#core/chat/slack-request.ts';

/** Where Slack sends clicks: the HTTP API of the hub, on this machine. */
export type ChatEndpoint = { readonly url: string; readonly stop: () => Promise<void> };

const MOST_BODY_BYTES = 256 * 1024;

/** Acts as API Gateway for the one route of the endpoint, on the loopback address: the function gets the event that AWS makes. */
export async function startChatEndpoint(invoke: (event: object) => Promise<unknown>): Promise<ChatEndpoint> {
  const [method, path] = SLACK_ROUTE.split(' ');
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://endpoint.invalid');
    if (request.method !== method || pathname !== path) return void response.writeHead(404).end('{"message":"Not Found"}');
    const body = await bodyOf(request);
    if (body === undefined) return void response.writeHead(413).end('{"message":"Request Entity Too Large"}');
    try {
      const { statusCode } = (await invoke(eventOf(request, body))) as { statusCode: number };
      response.writeHead(statusCode).end();
    } catch {
      response.writeHead(500).end('{"message":"Internal Server Error"}');
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Payload format 2.0. API Gateway encodes bodies that are neither text nor JSON as base64. */
function eventOf({ headers, socket }: IncomingMessage, body: Buffer) {
  const [method, path] = SLACK_ROUTE.split(' ');
  const sourceIp = socket.remoteAddress ?? '';
  return {
    version: '2.0',
    routeKey: SLACK_ROUTE,
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      routeKey: SLACK_ROUTE,
      stage: '$default',
      timeEpoch: Date.now(),
    },
    body: body.toString('base64'),
    isBase64Encoded: true,
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
