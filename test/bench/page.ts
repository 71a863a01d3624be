import type { CDPSession, Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, viewerOf } from '../support/control-room/viewer.ts';
import type { Bench } from './bench.ts';
import { median } from './statistics.ts';
import { verdict } from './verdict.ts';

const FULL = { incidents: 2_000, rounds: 5, seconds: 10 };
const SMALLEST = { incidents: 60, rounds: 1, seconds: 0.5 };

const MOST_KB = 100;
const MOST_SECONDS = 1.5;
const UPDATES_A_SECOND = 50;
const LONGEST_TASK_MS = 50;

/** A laptop's mobile connection: 60 ms round trip, 4 Mbit/s, and a processor four times as slow as this one. */
const LINK = { offline: false, latency: 60, downloadThroughput: 500_000, uploadThroughput: 250_000 };
const CPU_RATE = 4;

/** What a first view of the control room fetches and how soon it can be used, and the longest time it is busy while much changes. */
export const page: Bench = async ({ smallest }) => {
  const { incidents, rounds, seconds } = smallest ? SMALLEST : FULL;
  const hub = await startPageHub(await sampleIncidents(incidents));
  try {
    const views = [];
    for (let round = 0; round < rounds; round++) views.push(await firstView(hub));
    const kilobytes = median(views.map(({ code }) => code)) / 1000;
    const interactive = median(views.map(({ milliseconds }) => milliseconds)) / 1000;
    const fonts = median(views.map((view) => view.fonts)) / 1000;
    const longest = await longestTask(hub, seconds);
    return [
      verdict({
        ...{ name: 'page', value: kilobytes, unit: 'kB' },
        against: `${MOST_KB} kB; plus fonts in Korean: ${fonts.toFixed(0)} kB`,
        ...{
          ratio: kilobytes / MOST_KB,
          aim: `at most ${MOST_KB} kB of script, style and page, compressed`,
          ok: kilobytes <= MOST_KB,
        },
      }),
      verdict({
        ...{ name: 'page.interactive', value: interactive, unit: 's' },
        against: `${MOST_SECONDS} s, on a link of 60 ms and 4 Mbit/s with a processor ${CPU_RATE} times as slow`,
        ...{
          ratio: interactive / MOST_SECONDS,
          aim: `at most ${MOST_SECONDS} s until it can be used`,
          ok: interactive <= MOST_SECONDS,
        },
      }),
      verdict({
        ...{ name: 'page.live', value: longest, unit: 'ms' },
        against: `${LONGEST_TASK_MS} ms, with ${UPDATES_A_SECOND} updates a second in a table of ${incidents}`,
        ...{ ratio: longest / LONGEST_TASK_MS, aim: `no task longer than ${LONGEST_TASK_MS} ms`, ok: longest <= LONGEST_TASK_MS },
      }),
    ];
  } finally {
    await hub.close();
  }
};

/** Bytes over the network until the first view can be used, and how long that took; in Korean, which needs fonts as well. */
async function firstView(hub: PageHub) {
  const opened = await openPage({ locale: 'ko-KR' });
  const session = await opened.page.context().newCDPSession(opened.page);
  const bytes = await countBytes(session);
  await session.send('Network.emulateNetworkConditions', LINK);
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_RATE });
  await opened.page.addInitScript(markInteractive);
  await opened.page.goto(hub.url);
  await opened.page.waitForFunction(() => 'interactiveAt' in globalThis);
  const milliseconds = await opened.page.evaluate(() => (globalThis as unknown as { interactiveAt: number }).interactiveAt);
  await opened.close();
  return { ...bytes(), milliseconds };
}

/** Runs in the browser: the first view can be used when it is drawn and nothing else waits to run. */
function markInteractive(): void {
  const watch = new MutationObserver(() => {
    if (document.querySelector('.headline h2') === null) return;
    watch.disconnect();
    requestIdleCallback(() => Object.assign(globalThis, { interactiveAt: performance.now() }));
  });
  watch.observe(document, { childList: true, subtree: true });
}

async function countBytes(session: CDPSession) {
  const urls = new Map<string, string>();
  const sum = { code: 0, fonts: 0 };
  session.on('Network.responseReceived', ({ requestId, response }) => void urls.set(requestId, response.url));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const { pathname } = new URL(urls.get(requestId) ?? 'http://unknown/');
    if (/\.woff2$|\/fonts-/.test(pathname)) sum.fonts += encodedDataLength;
    else if (/^\/$|\.(html|js|css|svg)$/.test(pathname)) sum.code += encodedDataLength;
  });
  await session.send('Network.enable');
  return () => ({ ...sum });
}

/** The longest the page was busy at a stretch, in milliseconds: browsers report what takes 50 and more. */
async function longestTask(hub: PageHub, seconds: number): Promise<number> {
  const viewer = await viewerOf(hub, { at: '/history' });
  await viewer.page.locator('.found').first().waitFor();
  await viewer.page.evaluate(watchTasks);
  const updates = Math.ceil(seconds * UPDATES_A_SECOND);
  const begun = performance.now();
  for (let update = 0; update < updates; update++) {
    await hub.put(hub.fresh(update % 10 === 0 ? 'CRITICAL' : 'HIGH', 'MITIGATED'));
    const due = begun + ((update + 1) * 1000) / UPDATES_A_SECOND;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
  }
  await connected(viewer.page);
  const longest = await longestIn(viewer.page);
  await viewer.close();
  return longest;
}

function watchTasks(): void {
  const tasks: number[] = [];
  Object.assign(globalThis, { tasks });
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
  });
}

function longestIn(viewed: Page): Promise<number> {
  return viewed.evaluate(() => Math.max(0, ...(globalThis as unknown as { tasks: number[] }).tasks));
}
