import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Charts } from '#core/control-room/overview.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;

beforeAll(async () => {
  // 23 minutes apart: more than a week of them.
  hub = await startPageHub(await sampleIncidents(450));
  viewer = await viewerOf(hub);
});

afterAll(async () => {
  await viewer.close();
  await hub.close();
});

const sum = (values: readonly number[] = []) => values.reduce((all, one) => all + one, 0);

describe('the charts', () => {
  test.each([
    ['24h', '24 hours', 24],
    ['7d', '7 days', 7 * 24],
    ['30d', '30 days', 30],
  ] as const)('of %s show the counts of the API by severity, scenario and account', async (range, name, points) => {
    const { page } = viewer;
    await showView(page, '/charts?range=24h');
    const answered = page.waitForResponse((response) => response.url().includes(`/api/charts?range=${range}`));
    await showView(page, '/now');
    await showView(page, '/charts');
    await page.getByRole('button', { name, exact: true }).click();
    const charts = (await (await answered).json()) as Charts;
    expect(charts.times.length).toBeGreaterThanOrEqual(points);
    const card = (title: string) => page.getByRole('region', { name: title, exact: true });
    await expect.poll(() => page.locator('.totals .display').first().innerText()).toBe(String(charts.total.opened));
    expect(sum(Object.values(charts.bySeverity).map(sum))).toBe(charts.total.opened);
    await card('Opened, by severity').locator('canvas').waitFor();
    expect(await card('Opened, by severity').locator('tbody tr').count()).toBe(charts.times.length);
    for (const [title, series] of [
      ['Most frequent scenarios', charts.byScenario],
      ['Accounts with most incidents', charts.byAccount],
    ] as const) {
      const shown = await card(title).locator('.bars li > span').allInnerTexts();
      expect(shown.map(Number)).toEqual(
        Object.values(series)
          .map(sum)
          .filter((count) => count > 0)
          .toSorted((one, other) => other - one),
      );
    }
  });

  test('a bar links to its incidents, and the legend shows the values under the pointer', async () => {
    const { page } = viewer;
    await showView(page, '/charts?range=7d');
    const chart = page.getByRole('region', { name: 'Opened, by severity', exact: true });
    await chart.locator('.u-over').hover();
    await expect.poll(() => chart.locator('.legend').innerText()).toMatch(/Critical \d/);
    await page.getByRole('link', { name: 'payments-prod' }).click();
    await page.locator('.token').getByText('Account = payments-prod').waitFor();
  });
});

describe('an incident', () => {
  const contained = () => hub.find(({ state, after }) => state === 'MITIGATED' && after !== undefined);

  test('shows the state before and after side by side', async () => {
    const { page } = viewer;
    await showView(page, `/incidents/${contained().id}`);
    const [before, after] = await page.locator('.before-after > .sunken').allInnerTexts();
    expect(before).toContain('0.0.0.0/0');
    expect(after).toBe('After\nnull');
  });

  test('shows times in the time zone of the reader, with UTC on hover, also inside a sentence', async () => {
    const { page } = viewer;
    const waiting = hub.find(({ state }) => state === 'AWAITING_APPROVAL');
    await showView(page, `/incidents/${waiting.id}`);
    const time = page.locator('.story time').first();
    expect(await page.locator('.story').innerText()).not.toMatch(/\dT\d\d:\d\d:\d\dZ/);
    expect(await time.getAttribute('title')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$/);
    const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Seoul', hour: '2-digit', minute: '2-digit' });
    expect(await time.innerText()).toContain(shown.format(waiting.approvalRequest?.lapsesAt));
  });

  test('has its ledger verified on demand, and shows which steps are missing', async () => {
    const { page } = viewer;
    const { id } = contained();
    await showView(page, `/incidents/${id}`);
    const ledger = page.getByRole('region', { name: 'Ledger' });
    await ledger.getByText('complete', { exact: true }).waitFor();
    hub.loseSteps(id, 2);
    await ledger.getByRole('button', { name: 'Verify again' }).click();
    await ledger.locator('.tag.bad').waitFor();
    expect(await ledger.innerText()).toMatch(/step 2|2\b/);
    hub.loseSteps(id);
  });

  test('links to related incidents and shows why they are related', async () => {
    const { page } = viewer;
    await showView(page, `/incidents/${contained().id}`);
    const related = page.locator('.related a').first();
    expect(await related.innerText()).toMatch(/same (resource|actor|address)/);
    const link = await related.getAttribute('href');
    await related.click();
    await expect.poll(() => new URL(page.url()).hash).toBe(link);
    await page.locator('.panel-head code', { hasText: link?.split('/').at(-1) ?? '' }).waitFor();
  });

  test('the browser reported no error', () => {
    expect(viewer.faults).toEqual([]);
  });
});
