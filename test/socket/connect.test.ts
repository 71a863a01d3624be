import { describe, expect, test } from 'vitest';
import { SOCKET_PROTOCOL } from '#core/control-room/session.ts';
import type { SocketConnection, Ticket } from '#core/control-room/ticket.ts';
import { sha256 } from '#core/digest.ts';
import { acceptConnection, replyTo } from '#socket/connect.ts';

const TICKET = 'T'.repeat(43);
const ORIGIN = 'https://hub.example.com';
const NOW = 1_772_443_800_000;

function door(ticket: Partial<Ticket> = {}) {
  const tickets = new Map([
    [sha256(TICKET), { digest: sha256(TICKET), email: 'a@example.com', until: NOW + 1, expiresAt: NOW + 1, ...ticket }],
  ]);
  const listening: SocketConnection[] = [];
  const take = async (digest: string) => {
    const found = tickets.get(digest);
    tickets.delete(digest);
    return found;
  };
  const ports = {
    take,
    add: async (one: SocketConnection) => void listening.push(one),
    forget: async () => undefined,
    origin: async () => ORIGIN,
    now: () => NOW,
  };
  const connect = (protocols: string, origin: string | undefined = ORIGIN) =>
    acceptConnection(
      { id: 'one', headers: { 'sec-websocket-protocol': protocols, ...(origin !== undefined && { origin }) } },
      ports,
    );
  return { connect, listening };
}

describe('a browser that connects', () => {
  test('with its ticket as the second sub-protocol is connected, in the scope of its person, until the sign-in ends', async () => {
    const { connect, listening } = door({ accounts: ['444455556666'] });
    expect(await connect(`${SOCKET_PROTOCOL}, ${TICKET}`)).toEqual({ status: 101, protocol: SOCKET_PROTOCOL });
    expect(listening).toEqual([{ id: 'one', until: NOW + 1, accounts: ['444455556666'] }]);
  });

  test('with a ticket a second time is refused', async () => {
    const { connect, listening } = door();
    await connect(`${SOCKET_PROTOCOL}, ${TICKET}`);
    expect(await connect(`${SOCKET_PROTOCOL}, ${TICKET}`)).toEqual({ status: 403 });
    expect(listening).toHaveLength(1);
  });

  test.each([
    ['without a ticket', SOCKET_PROTOCOL],
    ['without the protocol', TICKET],
    ['with the digest from the table', `${SOCKET_PROTOCOL}, ${sha256(TICKET)}`],
    ['with an additional protocol', `${SOCKET_PROTOCOL}, ${TICKET}, ${TICKET}`],
    ['with another ticket', `${SOCKET_PROTOCOL}, ${'U'.repeat(43)}`],
  ])('%s is refused', async (_, protocols) => {
    const { connect, listening } = door();
    expect(await connect(protocols)).toEqual({ status: 403 });
    expect(listening).toEqual([]);
  });

  test('from another page is refused, and its ticket still works for the page itself', async () => {
    const { connect } = door();
    for (const origin of ['https://evil.example.com', 'null'])
      expect(await connect(`${SOCKET_PROTOCOL}, ${TICKET}`, origin)).toEqual({ status: 403 });
    expect((await connect(`${SOCKET_PROTOCOL}, ${TICKET}`)).status).toBe(101);
  });

  test.each([
    ['a ticket', { expiresAt: NOW - 1 }],
    ['a sign-in', { until: NOW - 1 }],
  ])('with %s that has expired is refused', async (_, over) => {
    expect(await door(over).connect(`${SOCKET_PROTOCOL}, ${TICKET}`)).toEqual({ status: 403 });
  });
});

test('a ping is answered with the time, and other messages are not answered', () => {
  expect(replyTo('ping', NOW)).toBe(JSON.stringify({ type: 'pong', at: NOW }));
  for (const message of ['PING', '', '{"action":"$connect"}', undefined]) expect(replyTo(message, NOW)).toBeUndefined();
});
