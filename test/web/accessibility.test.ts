import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedPage } from '../support/browser.ts';
import { barriers } from '../support/control-room/accessibility.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, settled, showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(14));
  viewer = await viewerOf(hub);
});

afterAll(async () => {
  await viewer.close();
  await hub.close();
});

/** Every rule in the light theme; in the dark one only what depends on colours. */
async function expectNoBarriers(frame = false): Promise<void> {
  const { page } = viewer;
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await barriers(page, { frame })).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await barriers(page, { rules: ['color-contrast'], frame })).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

const waiting = () => hub.find(({ state }) => state === 'AWAITING_APPROVAL').id;
const mitigated = () => hub.find(({ state, plan }) => state === 'MITIGATED' && plan !== undefined).id;

describe('axe finds no accessibility problem in the light and the dark theme', () => {
  const VIEWS: Readonly<Record<string, () => string>> = {
    Now: () => '/now',
    Timeline: () => '/timeline',
    Charts: () => '/charts',
    'History with filters': () => '/history?severity=CRITICAL&text=alice&sort=-severity',
    'History that finds nothing': () => '/history?actor=nobody',
    'an incident next to the history': () => `/history?open=${waiting()}`,
    'an incident on its own page': () => `/incidents/${mitigated()}`,
    'an incident that does not exist': () => '/incidents/inc-000000000000000000000000',
    Organization: () => '/organization',
  };

  test.each(Object.entries(VIEWS))('in %s', async (_, at) => {
    await showView(viewer.page, at());
    await expectNoBarriers(at() === '/now');
  });

  test('in Rules', async () => {
    await showView(viewer.page, '/rules');
    // Sixty rows are alike.
    await viewer.page.getByRole('searchbox', { name: 'Find a scenario' }).fill('ssh');
    await expectNoBarriers();
  });

  test('in the list of shortcuts', async () => {
    await showView(viewer.page, '/now');
    await viewer.page.keyboard.press('?');
    await viewer.page.locator('dialog[open]').waitFor();
    await expectNoBarriers();
    await viewer.page.keyboard.press('Escape');
  });

  test('in the dialog of an approval', async () => {
    await showView(viewer.page, `/now?open=${waiting()}`);
    await viewer.page.locator('[data-verb="approve"]').click();
    await viewer.page.locator('dialog[open]').waitFor();
    await expectNoBarriers();
    await viewer.page.keyboard.press('Escape');
  });

  test('in the dialog that stops everything', async () => {
    await showView(viewer.page, '/now');
    await viewer.page.getByRole('button', { name: 'Stop everything' }).click();
    await viewer.page.locator('dialog[open]').waitFor();
    await expectNoBarriers();
    await viewer.page.keyboard.press('Escape');
  });

  test('with the banners of a new critical incident, a stop and a lost connection', async () => {
    await hub.put(hub.fresh('CRITICAL'));
    await hub.stop('A false positive isolates web servers');
    await viewer.page.locator('.banner.critical').waitFor();
    await viewer.page.locator('.banner.stopped').waitFor();
    await viewer.page.context().setOffline(true);
    await viewer.page.locator('.banner.lost').waitFor();
    await expectNoBarriers();
    await viewer.page.context().setOffline(false);
    await connected(viewer.page);
  });

  test('in the dialog of a changed rule and in the form of a new exception', async () => {
    await showView(viewer.page, '/rules');
    await viewer.page.getByRole('searchbox', { name: 'Find a scenario' }).fill('ssh');
    await viewer.page.locator('select.mode').first().selectOption('off');
    await viewer.page.locator('dialog[open] .patch').waitFor();
    await expectNoBarriers();
    await viewer.page.keyboard.press('Escape');
    await viewer.page.getByRole('button', { name: 'New exception' }).click();
    await viewer.page.locator('dialog[open]').waitFor();
    await expectNoBarriers();
    await viewer.page.keyboard.press('Escape');
  });

  test('while the page loads, and when the hub does not answer', async () => {
    const { page } = viewer;
    await page.route('**/api/me', () => undefined);
    await page.reload();
    await page.locator('main[aria-busy]').waitFor();
    expect(await barriers(page, { frame: true })).toEqual([]);
    await page.unroute('**/api/me');
    await page.route('**/api/me', (route) => route.fulfill({ status: 503 }));
    await page.reload();
    await page.locator('.empty.failed').waitFor();
    expect(await barriers(page, { frame: true })).toEqual([]);
    await page.unroute('**/api/me');
  });

  test('in Korean, on a phone', async () => {
    const phone = await viewerOf(hub, { language: 'ko', width: 360, at: `/history?open=${waiting()}` });
    await settled(phone.page);
    expect(await barriers(phone.page, { frame: true })).toEqual([]);
    await phone.close();
  });

  test('the browser reported no error', () => {
    expect(viewer.faults).toEqual([]);
  });
});
