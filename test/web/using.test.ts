import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { settled, showView, viewerOf } from '../support/control-room/viewer.ts';

const COUNT = 140;

let hub: PageHub;
let viewer: OpenedPage;
let phone: OpenedPage | undefined;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(COUNT));
  viewer = await viewerOf(hub, { at: '/history' });
});

afterAll(async () => {
  await Promise.all([viewer.close(), phone?.close()]);
  await hub.close();
});

/** The page on a phone so wide, opened by the first test that asks for it. */
async function onPhone(width: number): Promise<OpenedPage> {
  phone ??= await viewerOf(hub, { width });
  await phone.page.setViewportSize({ width, height: 740 });
  return phone;
}

const hash = () => new URL(viewer.page.url()).hash;

describe('the history', () => {
  test('a chosen property and value become a token, and the address contains the filter', async () => {
    const { page } = viewer;
    const search = page.locator('[data-search]');
    await search.fill('sever');
    await page.getByRole('option', { name: 'Severity' }).waitFor();
    await search.press('ArrowDown');
    await search.press('Enter');
    await search.fill('crit');
    await search.press('Enter');
    await page.locator('.token').getByText('Severity = Critical').waitFor();
    expect(hash()).toBe('#/history?severity=CRITICAL');
    await settled(page);
    const shown = () => page.locator('.found .severity').allTextContents();
    await expect.poll(async () => [...new Set(await shown())]).toEqual(['Critical']);
    await page.getByRole('button', { name: 'Remove Severity = Critical' }).click();
    await page.locator('.token').waitFor({ state: 'detached' });
  });

  test('a click on a column sorts the rows, and the address contains the order', async () => {
    const { page } = viewer;
    const column = page.getByRole('columnheader', { name: 'Account' });
    await column.getByRole('button').click();
    await expect.poll(hash).toBe('#/history?sort=-account');
    await expect.poll(() => column.getAttribute('aria-sort')).toBe('descending');
  });

  test('only visible rows are in the document, and scrolling loads the rest', async () => {
    const { page } = viewer;
    await showView(page, '/history');
    await page.locator('.found').first().waitFor();
    expect(await page.locator('.found').count()).toBeLessThan(40);
    const toTheEnd = async () => {
      await page.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
      return page.locator('.history > .row [role="status"], .history > .row output, .history > .row p').first().innerText();
    };
    await expect.poll(toTheEnd, { timeout: 10_000 }).toBe(`${COUNT} incidents`);
  });

  test('the CSV file contains every incident of the view', async () => {
    const { page } = viewer;
    const button = page.getByRole('button', { name: 'Save as CSV' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    const lines = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
    expect(lines.length).toBe(COUNT + 1);
    expect(download.suggestedFilename()).toMatch(/^incidents-\d{4}-\d\d-\d\d\.csv$/);
  });
});

describe('the ticket of an incident', () => {
  test('is linked on its page, with its state and the reason why it is not up to date', async () => {
    const { page } = viewer;
    const incident = hub.find(({ state }) => state === 'NEW');
    const ticket = { id: '10001', key: 'SEC-1', url: 'https://example.atlassian.net/browse/SEC-1' };
    const reason = { code: 'credentials-refused', secret: 'org-security-hub/tickets/jira' } as const;
    hub.keepTicket({ incident: incident.id, state: 'FAILED', at: incident.openedAt, attempts: 3, ticket, isOpen: true, reason });
    await showView(page, `/incidents/${incident.id}`);
    const part = page.getByRole('region', { name: 'Ticket' });
    await part.getByRole('link', { name: 'Jira SEC-1' }).waitFor();
    expect(await part.getByRole('link').getAttribute('href')).toBe(ticket.url);
    const text = await part.innerText();
    for (const shown of ['not up to date', '3 attempts', 'put valid ones there']) expect(text).toContain(shown);
  });

  test('has no section on the page if it does not exist', async () => {
    const { page } = viewer;
    const incident = hub.find(({ state }) => state === 'MITIGATED');
    await showView(page, `/incidents/${incident.id}`);
    await page.getByRole('region', { name: 'Notices' }).waitFor();
    expect(await page.getByRole('region', { name: 'Ticket' }).count()).toBe(0);
  });
});

describe('used by keyboard alone', () => {
  test('the page lets a person go to a view, open an incident, decide and close it', async () => {
    const { page } = viewer;
    const incident = hub.fresh('HIGH', 'AWAITING_APPROVAL');
    await hub.put(incident);
    await page.locator('body').press('g');
    await page.locator('body').press('n');
    await page.locator(`.of-now[href*="${incident.id}"]`).first().waitFor();
    for (let steps = 0; steps < 40; steps++) {
      await page.keyboard.press('j');
      const link = await page.evaluate(() => document.activeElement?.getAttribute('href'));
      if (link?.includes(incident.id)) break;
    }
    await page.keyboard.press('Enter');
    await page.locator('[data-verb="approve"]').waitFor();
    await page.keyboard.press('a');
    await page.locator('dialog[open]').waitFor();
    await page.locator('dialog[open] button[type="submit"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.panel-body > .row > .state[data-state="MITIGATED"]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({ state: 'detached' });
  });

  test('? lists the shortcuts, and single keys can be turned off', async () => {
    const { page } = viewer;
    await page.keyboard.press('?');
    await page.getByText('Single keys are on').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForTimeout(200);
    expect(hash()).not.toContain('history');
    await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
    await page.getByText('Single keys are on').click();
    await page.keyboard.press('Escape');
  });

  test('every focused control has a visible outline', async () => {
    const { page } = viewer;
    await showView(page, '/now');
    const seen: string[] = [];
    for (let steps = 0; steps < 14; steps++) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const { activeElement: active } = document;
        return active === null || active === document.body
          ? undefined
          : `${active.tagName} ${getComputedStyle(active).outlineStyle}`;
      });
      if (focus !== undefined) seen.push(focus);
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.filter((focus) => focus.endsWith(' none'))).toEqual([]);
  });
});

describe('in Korean', () => {
  test('the chosen language is applied and survives a reload', async () => {
    const { page } = viewer;
    await page.getByRole('button', { name: '한국어' }).click();
    await page.getByRole('heading', { name: '현황', level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: '현황', level: 1 }).waitFor();
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('ko');
    await page.evaluate(() => document.fonts.ready);
    await expect.poll(() => page.evaluate(() => document.fonts.check('14px "Noto Sans KR"', '관제실'))).toBe(true);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor();
  });
});

describe('on a small screen', () => {
  test('at 320 pixels (a desktop at 400 % zoom), no view and no dialog is wider than the screen', async () => {
    const { page } = await onPhone(320);
    const widths: [string, number][] = [];
    const { id } = hub.find(({ state, plan }) => state === 'MITIGATED' && plan !== undefined);
    const all = [
      '/now',
      '/timeline',
      '/charts',
      '/history',
      '/organization',
      '/rules',
      `/history?open=${id}`,
      `/incidents/${id}`,
    ];
    for (const at of all) {
      await showView(page, at);
      widths.push([at, await page.evaluate(() => document.documentElement.scrollWidth)]);
    }
    for (const verb of ['undo', 'replan', 'note']) {
      await page.locator(`[data-verb="${verb}"]`).tap();
      const dialog = page.locator('dialog[open]');
      widths.push([verb, await dialog.evaluate((one) => (one.scrollWidth > one.clientWidth ? one.scrollWidth : innerWidth))]);
      await dialog.locator('[aria-label="Close"]').tap();
    }
    expect(widths.filter(([, width]) => width > 320)).toEqual([]);
  });

  test('at 360 pixels, the buttons to approve and to undo are within reach of the thumb', async () => {
    const incident = hub.fresh('HIGH', 'AWAITING_APPROVAL');
    await hub.put(incident);
    const { page, faults } = await onPhone(360);
    await showView(page, `/now?open=${incident.id}`);
    const reached = async (place: string) => {
      const box = await page.locator(place).boundingBox();
      expect(box?.y).toBeGreaterThan(740 / 3);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(740);
    };
    await reached('[data-verb="approve"]');
    await page.locator('[data-verb="approve"]').tap();
    await reached('dialog[open] button[type="submit"]');
    await page.locator('dialog[open] button[type="submit"]').tap();
    await page.locator('.panel-body > .row > .state[data-state="MITIGATED"]').waitFor();
    const box = await page.locator('[data-verb="undo"]').boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(44);
    await page.locator('[data-verb="undo"]').tap();
    await page.locator('dialog[open] button[type="submit"]').tap();
    await page.locator('.panel-body > .row > .state[data-state="CLOSED"]').waitFor();
    expect(faults).toEqual([]);
  });
});
