import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedPage } from '../support/browser.ts';
import { openPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let empty: PageHub;
let viewer: OpenedPage;
/** A page whose time a test moves. */
let timed: OpenedPage;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(10));
  empty = await startPageHub([]);
  viewer = await viewerOf(hub);
  timed = await openPage();
  await timed.page.clock.install();
});

afterAll(async () => {
  await Promise.all([viewer.close(), timed.close()]);
  await Promise.all([hub.close(), empty.close()]);
});

/** Where each view is, what it asks the API for, and what shows that the answer is there. */
const VIEWS: Readonly<Record<string, readonly [at: string, asks: string, content: string]>> = {
  Timeline: ['/timeline', '**/api/timeline*', '.board'],
  Charts: ['/charts', '**/api/charts*', '.chart-grid'],
  History: ['/history', '**/api/incidents?*', '.found'],
  Organization: ['/organization', '**/api/organization', '.org'],
  Rules: ['/rules', '**/api/rules', '#modes'],
  'an incident': ['/incidents/ID', '**/api/incidents/inc-*', '.story'],
};

const placeOf = (at: string) => at.replace('ID', hub.find(({ state }) => state === 'MITIGATED').id);

let loads = 0;

/** Loads the page at the view, of which nothing is known yet. By a new query, because a new `#` alone loads nothing. */
async function openAt(page: Page, at: string): Promise<void> {
  loads += 1;
  await page.goto(`${hub.url}/?load=${loads}#${placeOf(at)}`);
}

/** Goes from the view Now, where nothing is known of most other views, to one whose requests `answer` handles. */
async function goTo(page: Page, at: string, asks: string, answer: (route: Route) => Promise<unknown>): Promise<void> {
  await showView(page, '/now');
  await page.route(asks, answer);
  // The page keeps the steps of the timeline until it is loaded again.
  if (at === VIEWS.Timeline?.[0]) await openAt(page, at);
  else await page.evaluate((hash) => location.assign(hash), `#${placeOf(at)}`);
}

/** The page also asks by itself, so the button may be gone by now. */
const clickIfShown = (button: Locator) =>
  button.evaluateAll((shown) => {
    for (const one of shown as HTMLButtonElement[]) one.click();
  });

const failed = (page: Page) => page.locator('#content .empty.failed');

describe.each(Object.entries(VIEWS))('%s', (_, [at, asks, content]) => {
  test('while the answer is pending, a placeholder is shown and announced to screen readers', async () => {
    const { page } = viewer;
    let answer = () => {};
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await goTo(page, at, asks, async (route) => {
      await mayAnswer;
      await route.continue();
    });
    await page.locator('#content .skeleton[role="status"]').getByText('Reading…').waitFor();
    answer();
    await page.locator(content).first().waitFor();
    await page.unrouteAll({ behavior: 'wait' });
  });

  test('after an answer with status 500, the view shows the status and can load the content again', async () => {
    const { page } = viewer;
    await goTo(page, at, asks, (route) => route.fulfill({ status: 500 }));
    await failed(page).getByText('It answered with status 500').waitFor();
    const again = failed(page).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unroute(asks);
    await clickIfShown(again);
    await page.locator(content).first().waitFor();
  });

  test('a refusal is explained, without a button to try again', async () => {
    const { page } = viewer;
    const refused = { code: 'role-lacks-right', role: 'viewer', right: 'see' };
    await goTo(page, at, asks, (route) => route.fulfill({ status: 403, json: { refused } }));
    await failed(page).getByText('As viewer you cannot do this.').waitFor();
    expect(await failed(page).getByRole('button').count()).toBe(0);
    await page.unroute(asks);
  });

  test('without a network the view says so, and it loads as soon as the network returns', async () => {
    const { page } = viewer;
    await goTo(page, at, asks, (route) => route.abort('internetdisconnected'));
    await failed(page).getByText('The hub cannot be reached').waitFor();
    await page.context().setOffline(true);
    await page.locator('.link-state[data-link="offline"]').first().waitFor();
    await page.unroute(asks);
    await page.context().setOffline(false);
    await page.locator(content).first().waitFor();
  });
});

describe('the page as a whole', () => {
  test('while the hub answers with errors, the content stays under a banner that says so, and the banner disappears by itself', async () => {
    const { page } = viewer;
    await showView(page, '/now');
    await page.locator('.headline').waitFor();
    await page.route('**/api/now*', (route) => route.fulfill({ status: 500 }));
    await hub.put(hub.fresh('LOW'));
    await page.locator('.banner.lost').getByText('status 500').waitFor();
    expect(await page.locator('.headline').count()).toBe(1);
    await page.unroute('**/api/now*');
    await page.locator('.banner.lost').waitFor({ state: 'detached' });
  });

  test('a next page that cannot be read is requested once, and again only when the reader asks', async () => {
    const { page } = viewer;
    // The page may also read the whole list again, when it is connected or something changed.
    let readings = 0;
    let asked = 0;
    let isMended = false;
    await page.route('**/api/incidents?*', (route) => {
      if (!route.request().url().includes('cursor=')) {
        readings += 1;
        return route.fulfill({ json: { rows: [], cursor: 'further' } });
      }
      asked += 1;
      return isMended ? route.fulfill({ json: { rows: [] } }) : route.fulfill({ status: 500 });
    });
    await openAt(page, '/history');
    const again = failed(page).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    expect(asked).toBeLessThanOrEqual(readings);
    isMended = true;
    await clickIfShown(again);
    await page.getByText('No incident yet').waitFor();
    await page.unroute('**/api/incidents?*');
  });

  test('a request without an answer times out, and the page says that the hub cannot be reached', async () => {
    const { page } = timed;
    await page.route('**/api/charts*', () => undefined);
    await openAt(page, '/charts');
    await connected(page);
    await page.locator('#content .skeleton').waitFor();
    await page.clock.fastForward(33_000);
    await failed(page).getByText('The hub cannot be reached').waitFor();
    await page.unroute('**/api/charts*');
  });

  test('the button to try again reads at once, however soon after the last request', async () => {
    const { page } = viewer;
    await goTo(page, '/charts', '**/api/charts*', (route) => route.fulfill({ status: 500 }));
    const again = failed(page).getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unroute('**/api/charts*');
    const milliseconds = await again.evaluate(async (button) => {
      const clicked = performance.now();
      (button as HTMLButtonElement).click();
      const next = () =>
        performance
          .getEntriesByType('resource')
          .find(({ name, startTime }) => name.includes('/api/charts') && startTime >= clicked);
      while (next() === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
      return (next()?.startTime ?? 0) - clicked;
    });
    // By itself the page reads again after two seconds or more.
    expect(milliseconds).toBeLessThan(1_000);
    await page.locator('.chart-grid').waitFor();
  });

  test('if the hub cannot answer while the page loads, the page retries until it can', async () => {
    const { page } = timed;
    await page.route('**/api/me', (route) => route.fulfill({ status: 503 }));
    await openAt(page, '/now');
    await page.getByText('It answered with status 503').waitFor();
    await page.unroute('**/api/me');
    await page.clock.fastForward(6_000);
    await page.locator('.headline').waitFor();
  });

  test('an answer with status 401 ends the sign-in', async () => {
    const { page } = viewer;
    const refused = { code: 'not-signed-in' };
    await goTo(page, '/rules', '**/api/rules', (route) => route.fulfill({ status: 401, json: { refused } }));
    await page.getByText('Your sign-in has ended. Sign in again.').waitFor();
    await page.unroute('**/api/rules');
  });
});

describe('an organization without incidents', () => {
  beforeAll(async () => {
    await viewer.page.goto(`${empty.url}/#/now`);
    await connected(viewer.page);
  });

  test.each([
    ['/now', 'All quiet'],
    ['/now', 'Nothing waits for you'],
    ['/timeline', 'No incident yet'],
    ['/charts', 'Nothing in this period'],
    ['/history', 'No incident yet'],
    ['/history?actor=nobody', 'No incident matches these filters'],
  ])('%s shows: %s', async (at, words) => {
    await showView(viewer.page, at);
    await viewer.page.locator('#content').getByText(words).waitFor();
  });

  test('a person without accounts sees why the page is empty', async () => {
    const { page } = viewer;
    const none = { regions: [], heartbeatMinutes: 15, accounts: [] };
    await page.route('**/api/organization', (route) => route.fulfill({ json: none }));
    await showView(page, '/organization');
    await page.getByText('You see no account').waitFor();
    await page.unroute('**/api/organization');
  });

  test('the browser reported no error', () => {
    expect([...viewer.faults, ...timed.faults]).toEqual([]);
  });
});
