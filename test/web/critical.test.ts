import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moved } from '#core/incident/life.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, settled, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(6));
});

afterAll(() => hub.close());

/** Counts what the page plays. */
const counting = (page: Page) =>
  page.addInitScript(() => {
    const all = globalThis as unknown as { played: number; AudioContext: typeof AudioContext };
    all.played = 0;
    all.AudioContext = class extends all.AudioContext {
      constructor() {
        super();
        all.played += 1;
      }
    };
  });

const played = ({ page }: OpenedPage) => page.evaluate(() => (globalThis as unknown as { played: number }).played);
const soundButton = ({ page }: OpenedPage) => page.locator('.side button[aria-pressed]');

async function newCritical(viewer: OpenedPage) {
  const incident = hub.fresh('CRITICAL');
  await hub.put(incident);
  await viewer.page.locator(`.banner.critical a[href*="${incident.id}"]`).waitFor();
  return incident;
}

describe('a new critical incident', () => {
  test('plays no sound unless the reader turned the sound on', async () => {
    const viewer = await viewerOf(hub, { before: counting });
    await settled(viewer.page);
    await newCritical(viewer);
    expect(await played(viewer)).toBe(0);
    await viewer.close();
  });

  test('plays one sound and none when it changes, and the choice survives a reload', async () => {
    const viewer = await viewerOf(hub, { before: counting });
    const { page } = viewer;
    await settled(page);
    await soundButton(viewer).click();
    // What was chosen is heard at once.
    await expect.poll(() => played(viewer)).toBe(1);
    const incident = await newCritical(viewer);
    await expect.poll(() => played(viewer)).toBe(2);
    const reason = { code: 'containment-started', plan: { en: 'Remove the rule', ko: '규칙 제거' } } as const;
    await hub.put(moved(incident, 'PROCESSING', { by: 'hub', at: Date.now(), reason }));
    await page.locator('.banner.critical .state[data-state="PROCESSING"]').waitFor();
    expect(await played(viewer)).toBe(2);
    await page.reload();
    await connected(page);
    await expect.poll(() => soundButton(viewer).getAttribute('aria-pressed')).toBe('true');
    await soundButton(viewer).click();
    await expect.poll(() => soundButton(viewer).getAttribute('aria-pressed')).toBe('false');
    await viewer.close();
  });

  test('is shown without an error in a browser that cannot play sound', async () => {
    const viewer = await viewerOf(hub, {
      before: (page) =>
        page.addInitScript(() => {
          localStorage.setItem('control-room.sound', 'on');
          Object.assign(globalThis, {
            AudioContext: class {
              constructor() {
                throw new Error('no audio device');
              }
            },
          });
        }),
    });
    await settled(viewer.page);
    await newCritical(viewer);
    expect(viewer.faults).toEqual([]);
    await viewer.close();
  });

  test('is counted in the title, and its banner stays visible when the reader has scrolled to the end', async () => {
    const viewer = await viewerOf(hub, { width: 360 });
    const { page } = viewer;
    await settled(page);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await newCritical(viewer);
    await newCritical(viewer);
    await expect.poll(() => page.title()).toBe('(2) ‼ Critical');
    const box = await page.locator('.banner.critical').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(120);
    await page.getByRole('button', { name: 'Seen' }).click();
    await expect.poll(() => page.title()).not.toContain('‼');
    await viewer.close();
  });

  test('is shown above an open incident on a phone', async () => {
    const { id } = hub.find(({ state }) => state === 'MITIGATED');
    const viewer = await viewerOf(hub, { width: 360, at: `/now?open=${id}` });
    await viewer.page.locator('.story').waitFor();
    await newCritical(viewer);
    const [banner, close] = await Promise.all(
      ['.banner.critical', '.panel-head [aria-label="Close"]'].map((place) => viewer.page.locator(place).boundingBox()),
    );
    expect(banner?.y).toBeGreaterThanOrEqual(0);
    expect(close?.y).toBeGreaterThanOrEqual((banner?.y ?? 0) + (banner?.height ?? 0));
    await viewer.close();
  });
});
