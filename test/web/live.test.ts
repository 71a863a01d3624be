import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moved } from '#core/incident/life.ts';
import type { Opened } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, show, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: Opened;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(12));
  viewer = await viewerOf(hub, { at: '/timeline' });
});

afterAll(async () => {
  await viewer.close();
  await hub.close();
});

const stepsOf = ({ page }: Opened, id: string) => page.locator(`.of-steps[href*="${id}"]`);
const inLane = ({ page }: Opened, lane: string, id: string) => page.locator(`.lane[data-lane="${lane}"] a[href*="${id}"]`);

describe('the page follows the hub without a reload', () => {
  test('an incident appears, is processed and contained before one’s eyes, each step once', async () => {
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

  test('two viewers are in step', async () => {
    const other = await viewerOf(hub, { as: 'grace@example.com', at: '/timeline' });
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await Promise.all([viewer, other].map((one) => stepsOf(one, incident.id).waitFor()));
    await other.close();
  });

  test('a new critical incident is in a banner and in the title, takes nothing from the reader, and is put aside once opened', async () => {
    const { page } = viewer;
    await show(page, '/history');
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
    await show(page, '/timeline');
  });

  test('how the connection is, and when the hub was last heard, is on the page', async () => {
    const said = viewer.page.locator('.link-state').first();
    await expect.poll(() => said.innerText()).toMatch(/^Live\s+last heard \d+ s ago$/);
  });
});

describe('the connection comes back by itself', () => {
  test('after a forced close: what happened meanwhile is there, once', async () => {
    hub.dropSockets();
    const incident = hub.fresh('HIGH');
    await hub.put(incident);
    await stepsOf(viewer, incident.id).waitFor();
    await connected(viewer.page);
    expect(await stepsOf(viewer, incident.id).count()).toBe(1);
  });

  test('after the server was killed: the page says so, keeps what it knows, and follows again', async () => {
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

  test('and nothing went wrong in the browser meanwhile', () => {
    expect(viewer.faults).toEqual([]);
  });
});
