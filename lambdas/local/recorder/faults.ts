import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** How the next request to a host fails. */
export type ChannelFault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>> | undefined;
      readonly body?: string | undefined;
    }
  /** Accepts the request and never answers. */
  | { readonly kind: 'hang' }
  /** Sends one byte at a time and never ends. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  | { readonly kind: 'giant'; readonly bytes: number }
  | { readonly kind: 'reset' };

/** Answers as the fault says. Ends early when the other side hangs up. */
export async function answerFaulty(fault: ChannelFault, response: ServerResponse): Promise<void> {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers);
      response.end(fault.body ?? '');
      return;
    case 'hang':
      return;
    case 'reset':
      response.socket?.destroy();
      return;
    case 'drip':
      response.writeHead(200, { 'content-type': 'application/json' });
      while (!response.destroyed) {
        response.write(' ');
        await sleep(fault.everyMs);
      }
      return;
    case 'giant': {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = 'x'.repeat(65_536);
      for (let sent = 0; sent < fault.bytes && !response.destroyed; sent += chunk.length) {
        if (!response.write(chunk)) await Promise.race([new Promise((resolve) => response.once('drain', resolve)), sleep(1_000)]);
      }
      response.end();
    }
  }
}
