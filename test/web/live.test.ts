import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#core/duration.ts';
import { moved } from '#core/incident/life.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;
/** A second viewer, whose time a test moves. */
let other: OpenedPage;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(12));
  viewer = await viewerOf(hub, { at: '/timeline' });
  other = await viewerOf(hub, { as: 'grace@example.com', at: '/timeline', before: (page) => page.clock.install() });
});

afterAll(async () => {
  await Promise.all([viewer.close(), other.close()]);
  await hub.close();
});

const stepsOf = ({ page }: OpenedPage, id: string) => page.locator(`.of-steps[href*="${id}"]`);
const inLane = ({ page }: OpenedPage, lane: string, id: string) => page.locator(`.lane[data-lane="${lane}"] a[href*="${id}"]`);

describe('the page follows the hub without a reload', () => {
  test('a new incident appears, is processed and is contained, with each step shown once', async () => {
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await inLane(viewer, 'NEW', incident.id).waitFor();
    const reason = { code: 'containment-started', plan: { en: 'Remove the rule', ko: '규칙 제거' } } as const;
    const processing = moved(incident, 'PROCESSING', { by: 'hub', at: Date.now(), reason });
    await hub.put(processing);
    await inLane(viewer, 'PROCESSING', incident.id).waitFor();
    const at = Date.now();
    await hub.put(moved(processing, 'MITIGATED', { by: 'hub', at, reason: { code: 'fix-verified' } }, { verifiedAt: at }));
    await inLane(viewer, 'DONE', incident.id).waitFor();
    await expect.poll(() => stepsOf(viewer, incident.id).count()).toBe(3);
  });

  test('two viewers see the same new incident', async () => {
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await Promise.all([viewer, other].map((one) => stepsOf(one, incident.id).waitFor()));
  });

  test('a new critical incident is in a banner and in the title, leaves focus and input alone, and is dismissed once opened', async () => {
    const { page } = viewer;
    await showView(page, '/history');
    const search = page.locator('[data-search]');
    await search.fill('half a word');
    const incident = hub.fresh('CRITICAL');
    await hub.put(incident);
    await page.locator('.banner.critical').getByText(incident.resource.id).waitFor();
    await expect.poll(() => page.title()).toBe('(1) ‼ Critical');
    expect(await search.inputValue()).toBe('half a word');
    expect(await search.evaluate((input) => input === document.activeElement)).toBe(true);
    await search.fill('');
    await page.locator('.banner.critical a').click();
    await page.locator('.panel-head code', { hasText: incident.id }).waitFor();
    await page.locator('.banner.critical').waitFor({ state: 'detached' });
    await showView(page, '/timeline');
  });

  test('the page shows the state of the connection and how long ago it last received something', async () => {
    const said = viewer.page.locator('.link-state').first();
    await expect.poll(() => said.innerText()).toMatch(/^Live\s+last update \d+ s ago$/);
  });
});

describe('the page reconnects by itself', () => {
  test('after a forced close, and shows an incident of the gap exactly once', async () => {
    hub.dropSockets();
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await stepsOf(viewer, incident.id).waitFor();
    await connected(viewer.page);
    expect(await stepsOf(viewer, incident.id).count()).toBe(1);
  });

  test('after the server was killed, says so while it waits, and keeps what it showed', async () => {
    const known = await viewer.page.locator('.of-steps').count();
    await hub.kill();
    await viewer.page.locator('.link-state:not([data-link="live"])').first().waitFor();
    expect(await viewer.page.locator('.of-steps').count()).toBe(known);
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await hub.revive();
    await connected(viewer.page);
    await stepsOf(viewer, incident.id).waitFor();
    expect(await stepsOf(viewer, incident.id).count()).toBe(1);
  });
});

describe('API Gateway ends a connection after two hours', () => {
  beforeAll(() => connected(other.page));

  /** What the page said about its connection, from now on. */
  const watched = ({ page }: OpenedPage) =>
    page.evaluate(() => {
      const states: string[] = [];
      const link = document.querySelector('.link-state');
      new MutationObserver(() => states.push(link?.getAttribute('data-link') ?? '')).observe(link as Element, {
        attributes: true,
      });
      Object.assign(globalThis, { states });
    });
  const states = ({ page }: OpenedPage) => page.evaluate(() => (globalThis as unknown as { states: string[] }).states);

  /** How many connections this page has begun from now on; those of other pages come and go at any time. */
  const connectionsOf = ({ page }: OpenedPage) => {
    let count = 0;
    page.on('websocket', () => {
      count += 1;
    });
    return () => count;
  };

  test.each([1001, 1000])(
    'after the server closes with code %i, the page reconnects before it shows a lost connection, and shows no step twice',
    async (code) => {
      const { page } = other;
      await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
      await watched(other);
      const connections = connectionsOf(other);
      let isAsked = false;
      page.on('request', (request) => {
        isAsked ||= request.url().endsWith('/api/socket-ticket');
      });
      hub.endSockets(code);
      const incident = hub.fresh('HIGH');
      await hub.put(incident);
      // Its own time goes on only until it asks for the next connection.
      await expect
        .poll(async () => {
          if (!isAsked) await page.clock.runFor(100);
          return isAsked;
        })
        .toBe(true);
      await expect.poll(connections).toBeGreaterThan(0);
      await expect
        .poll(async () => {
          await page.clock.runFor(100);
          return stepsOf(other, incident.id).count();
        })
        .toBe(1);
      expect(await states(other)).toEqual([]);
      await page.clock.resume();
    },
  );

  test('each page replaces its connection some time before that, and two pages at different times', async () => {
    const { page } = viewer;
    await page.addInitScript(() => {
      const all = globalThis as unknown as { lives: number[]; setTimeout: typeof setTimeout };
      all.lives = [];
      const real = all.setTimeout;
      all.setTimeout = ((run: () => void, after = 0) => {
        if (after > 3_600_000) all.lives.push(after);
        return real(run, after);
      }) as typeof setTimeout;
    });
    const lives: number[] = [];
    for (let loads = 0; loads < 2; loads++) {
      await page.reload();
      await connected(page);
      lives.push(...(await page.evaluate(() => (globalThis as unknown as { lives: number[] }).lives)));
    }
    expect(lives.length).toBe(2);
    expect(lives[0]).not.toBe(lives[1]);
    for (const life of lives) expect(life).toBeLessThan(2 * HOUR);
    for (const life of lives) expect(life).toBeGreaterThan(1.5 * HOUR);
  });

  test('while the page replaces its connection, it never shows that it is offline', async () => {
    await watched(other);
    const connections = connectionsOf(other);
    // The idle time begins.
    await other.page.keyboard.press('Shift');
    await other.page.clock.fastForward(59 * MINUTE);
    // The page has asked the hub for an update; a second jump before the answer would look like a lost connection.
    await expect.poll(() => other.page.locator('.link-state').first().innerText()).toMatch(/last update \d{1,2} s ago$/);
    // The reader is there, so the sign-in goes on.
    await other.page.keyboard.press('j');
    await other.page.clock.fastForward(59 * MINUTE);
    await expect.poll(connections).toBe(1);
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await other.page.clock.fastForward(1_000);
    await stepsOf(other, incident.id).waitFor();
    expect(await stepsOf(other, incident.id).count()).toBe(1);
    expect(connections()).toBe(1);
    expect(await states(other)).not.toContain('offline');
    expect(await other.page.locator('.banner.lost').count()).toBe(0);
  });
});

test('the browser reported no error', () => {
  expect([...viewer.faults, ...other.faults]).toEqual([]);
});
