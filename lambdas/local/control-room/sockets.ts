import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { SOCKET_PROTOCOL } from '#core/control-room/session.ts';

/** Runs the function of the sockets. */
type Invoke = (event: object) => Promise<unknown>;

type Answer = { readonly statusCode?: number; readonly body?: string };

const MOST_BYTES = 32 * 1024;

/** What API Gateway sends when the function failed or was throttled; the connection stays open. */
function failure(connectionId: string): Answer {
  return { body: JSON.stringify({ message: 'Internal server error', connectionId, requestId: randomUUID() }) };
}

/** Emulates API Gateway's WebSocket API: the function decides who may connect, and other functions post to connections by their ids. */
export function localSockets(invoke: Invoke) {
  const open = new Map<string, WebSocket>();
  const server = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, handleProtocols: () => SOCKET_PROTOCOL });
  const event = (connectionId: string, routeKey: string, more: object = {}) => ({
    requestContext: { connectionId, routeKey },
    ...more,
  });

  const listen = (id: string, socket: WebSocket): void => {
    open.set(id, socket);
    socket.on('message', async (message) => {
      const answer = invoke(event(id, '$default', { body: String(message) })).catch(() => failure(id));
      const { body } = (await answer) as Answer;
      if (body !== undefined) socket.send(body);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      open.delete(id);
      invoke(event(id, '$disconnect')).catch(() => undefined);
    });
  };

  return {
    upgrade: async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
      const id = randomUUID();
      const { statusCode = 500 } = (await invoke(event(id, '$connect', { headers: request.headers }))) as Answer;
      if (statusCode !== 200) return void socket.end(`HTTP/1.1 ${statusCode} Refused\r\nConnection: close\r\n\r\n`);
      server.handleUpgrade(request, socket, head, (connected) => listen(id, connected));
    },
    /** False if the connection is closed. */
    post: (id: string, message: string): boolean => {
      const socket = open.get(id);
      socket?.send(message);
      return socket !== undefined;
    },
    /** Ends every connection as a broken network does. */
    drop: (): void => {
      for (const socket of open.values()) socket.terminate();
    },
  };
}
