import { WebSocket } from 'ws';
import { concurrently } from '#core/concurrently.ts';
import { SOCKET_PROTOCOL, type SocketTicket } from '#core/control-room/session.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { viewerOf } from '../support/control-room/viewer.ts';
import { percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST_MS = 300;
const MOST_TIMES = 3;

/** Longer than browsers wait for the next batch of changes, so that each change arrives alone. */
const APART_MS = 400;

/**
 * From a change of an incident to the frame in which a browser shows it: projector, broadcast, a real socket, the answer that the page
 * reads, and the page itself. Alone, and with many real sockets that receive every change too.
 */
export async function pushToPixel(smallest: boolean) {
  const [rounds, crowd] = smallest ? [1, 5] : [25, 1_000];
  const hub = await startPageHub(await sampleIncidents(60));
  try {
    const viewer = await viewerOf(hub, { at: '/history' });
    await viewer.page.locator('a[data-row]').first().waitFor();
    const alone = percentile(await pixels(hub, viewer, rounds), 0.95);
    const sockets = await listeners(hub, crowd);
    const together = percentile(await pixels(hub, viewer, rounds), 0.95);
    for (const socket of sockets) socket.terminate();
    await viewer.close();
    return [
      verdict({
        ...{ name: 'push', value: alone, unit: 'ms' },
        ...{ against: `${MOST_MS} ms, from the change of an incident to the frame that shows it, p95`, ratio: alone / MOST_MS },
        ...{ aim: `at most ${MOST_MS} ms`, ok: alone <= MOST_MS },
      }),
      verdict({
        ...{ name: 'push.crowd', value: together, unit: 'ms' },
        ...{ against: `the same without ${crowd} further sockets: ${rounded(alone)} ms`, ratio: together / alone },
        ...{ aim: `at most ${MOST_TIMES} times`, ok: together <= alone * MOST_TIMES },
      }),
    ];
  } finally {
    await hub.close();
  }
}

async function pixels(hub: PageHub, { page }: OpenedPage, rounds: number): Promise<number[]> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const incident = hub.fresh('HIGH');
    // Checked in every frame: what is in the document is painted with that frame.
    const shown = page.waitForFunction(
      (id) => document.querySelector(`a[data-row][href*="${id}"]`) !== null && performance.timeOrigin + performance.now(),
      incident.id,
    );
    await new Promise((resolve) => setTimeout(resolve, APART_MS));
    const changed = performance.timeOrigin + performance.now();
    await hub.put(incident);
    took.push(Number(await (await shown).jsonValue()) - changed);
  }
  return took;
}

/** Browsers without a page: each connects with another ticket. */
async function listeners(hub: PageHub, count: number): Promise<WebSocket[]> {
  const headers = { authorization: `Bearer ${hub.token('ada@example.com')}`, 'content-type': 'application/json' };
  const sockets: WebSocket[] = [];
  await concurrently(20, Array.from({ length: count }), async () => {
    const answer = await fetch(`${hub.url}/api/socket-ticket`, { method: 'POST', headers, body: '{}' });
    const { ticket } = (await answer.json()) as SocketTicket;
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/socket`, [SOCKET_PROTOCOL, ticket], { origin: hub.url });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    sockets.push(socket);
  });
  return sockets;
}
