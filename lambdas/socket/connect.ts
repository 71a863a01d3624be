import { PING, SOCKET_PROTOCOL } from '#core/control-room/session.ts';
import type { SocketConnection, Ticket } from '#core/control-room/ticket.ts';
import { sha256 } from '#core/digest.ts';

export type SocketPorts = {
  /** Reads and deletes the ticket, so that it works once. */
  readonly take: (digest: string) => Promise<Ticket | undefined>;
  readonly add: (connection: SocketConnection, now: number) => Promise<void>;
  readonly forget: (id: string) => Promise<void>;
  readonly origin: () => Promise<string | undefined>;
  readonly now: () => number;
};

/** A connection as API Gateway describes it. Header names are in lower case. */
export type ConnectionRequest = { readonly id: string; readonly headers: Readonly<Record<string, string | undefined>> };

export type ConnectionAnswer = { readonly status: 101 | 403; readonly protocol?: typeof SOCKET_PROTOCOL };

const REFUSED: ConnectionAnswer = { status: 403 };

/**
 * Accepts a browser that sends a ticket as its second sub-protocol: unlike a URL, this header is in no log. Accepts only connections
 * of the page itself, because any page can open a socket to any host.
 */
export async function acceptConnection({ id, headers }: ConnectionRequest, ports: SocketPorts): Promise<ConnectionAnswer> {
  const [protocol, ticket, ...more] = (headers['sec-websocket-protocol'] ?? '').split(',').map((part) => part.trim());
  if (protocol !== SOCKET_PROTOCOL || ticket === undefined || !/^[\w-]{43}$/.test(ticket) || more.length > 0) return REFUSED;
  const origin = await ports.origin();
  if (origin === undefined || headers.origin !== origin) return REFUSED;
  const found = await ports.take(sha256(ticket));
  const now = ports.now();
  if (found === undefined || now > found.expiresAt || now > found.until) return REFUSED;
  const { accounts, until } = found;
  await ports.add({ id, until, ...(accounts !== undefined && { accounts }) }, now);
  return { status: 101, protocol: SOCKET_PROTOCOL };
}

/** Answers a browser's ping; anything else gets no answer. */
export function replyTo(message: string | undefined, now: number): string | undefined {
  return message === PING ? JSON.stringify({ type: 'pong', at: now }) : undefined;
}
