import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerFaulty, type ChannelFault } from '#local/recorder/faults.ts';

export type TicketRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string;
  readonly body: unknown;
};

export type TicketReply = { readonly status: number; readonly body?: unknown };

export type Answering = (request: TicketRequest) => TicketReply;

/** Plays systems of tickets on 127.0.0.1: `<endpoint>/<host>/<path>` answers as `https://<host>/<path>` would. */
export async function ticketServer(answering: Readonly<Record<string, Answering>>) {
  const requests: (TicketRequest & { readonly host: string })[] = [];
  const faults: ChannelFault[] = [];

  const server = createServer(async (incoming, response) => {
    const [, host = '', rest = ''] = /^\/([^/?]+)(\/.*)$/.exec(incoming.url ?? '') ?? [];
    const text = await bodyOf(incoming);
    const fault = faults.shift();
    if (fault !== undefined) return answerFaulty(fault, response);
    const { pathname, searchParams } = new URL(rest, 'http://system.invalid');
    const request: TicketRequest = {
      method: incoming.method ?? '',
      path: pathname,
      query: searchParams,
      authorization: incoming.headers.authorization ?? '',
      body: text === '' ? undefined : JSON.parse(text),
    };
    requests.push({ ...request, host });
    const { status, body } = answering[host]?.(request) ?? { status: 404 };
    response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    /** The next requests fail so, one after the other. */
    fail: (...more: readonly ChannelFault[]) => void faults.push(...more),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
