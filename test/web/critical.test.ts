import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { moved } from '#core/incident/life.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, settled, showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;
let phone: OpenedPage | undefined;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(6));
  viewer = await viewerOf(hub, { before: counting });
});

afterAll(async () => {
  await Promise.all([viewer.close(), phone?.close()]);
  await hub.close();
});

/** The page on a phone, opened by the first test that asks for it. */
async function onPhone(): Promise<OpenedPage> {
  phone ??= await viewerOf(hub, { width: 360 });
  return phone;
}

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

async function newCritical({ page }: OpenedPage) {
  const incident = hub.fresh('CRITICAL');
  await hub.put(incident);
  await page.locator(`.banner.critical a[href*="${incident.id}"]`).waitFor();
  return incident;
}

describe('a new critical incident', () => {
  test('plays no sound unless the reader turned the sound on', async () => {
    await settled(viewer.page);
    await newCritical(viewer);
    expect(await played(viewer)).toBe(0);
  });

  test('plays one sound and none when it changes, and the choice survives a reload', async () => {
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
  });

  test('is shown without an error in a browser that cannot play sound', async () => {
    const { page } = viewer;
    await page.addInitScript(() => {
      localStorage.setItem('control-room.sound', 'on');
      Object.assign(globalThis, {
        AudioContext: class {
          constructor() {
            throw new Error('no audio device');
          }
        },
      });
    });
    await page.reload();
    await connected(page);
    await settled(page);
    await newCritical(viewer);
    expect(viewer.faults).toEqual([]);
  });

  test('is counted in the title, and its banner stays visible when the reader has scrolled to the end', async () => {
    const reader = await onPhone();
    const { page } = reader;
    await settled(page);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await newCritical(reader);
    await newCritical(reader);
    await expect.poll(() => page.title()).toBe('(2) ‼ Critical');
    const box = await page.locator('.banner.critical').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(120);
    await page.getByRole('button', { name: 'Seen' }).click();
    await expect.poll(() => page.title()).not.toContain('‼');
  });

  test('is shown above an open incident on a phone', async () => {
    const { id } = hub.find(({ state }) => state === 'MITIGATED');
    const reader = await onPhone();
    await showView(reader.page, `/now?open=${id}`);
    await reader.page.locator('.story').waitFor();
    await newCritical(reader);
    const [banner, close] = await Promise.all(
      ['.banner.critical', '.panel-head [aria-label="Close"]'].map((place) => reader.page.locator(place).boundingBox()),
    );
    expect(banner?.y).toBeGreaterThanOrEqual(0);
    expect(close?.y).toBeGreaterThanOrEqual((banner?.y ?? 0) + (banner?.height ?? 0));
  });
});
