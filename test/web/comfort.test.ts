import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { showView, viewerOf } from '../support/control-room/viewer.ts';

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

describe('the system settings of the reader are respected', () => {
  test('with reduced motion, nothing is animated', async () => {
    const { page } = viewer;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await showView(page, `/timeline?open=${hub.find(({ state }) => state === 'PROCESSING').id}`);
    await hub.put(hub.fresh('CRITICAL'));
    await page.locator('.banner.critical').waitFor();
    await page.locator('.story').waitFor();
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((one) => getComputedStyle(one).animationName !== 'none' || getComputedStyle(one).transitionDuration !== '0s')
        .map((one) => one.className),
    );
    expect(moving).toEqual([]);
    await page.getByRole('button', { name: 'Seen' }).click();
  });

  test('with forced colours, the selected button and the progress of an incident remain visible', async () => {
    const { page } = viewer;
    await page.emulateMedia({ forcedColors: 'active' });
    await showView(page, '/charts');
    const outline = (pressed: boolean) =>
      page
        .locator(`.segments button[aria-pressed="${pressed}"]`)
        .first()
        .evaluate((button) => getComputedStyle(button).outlineStyle);
    expect([await outline(true), await outline(false)]).toEqual(['solid', 'none']);
    await showView(page, '/timeline');
    const dot = (which: string) =>
      page
        .locator('.lane[data-lane="NEW"] .track')
        .first()
        .locator(which)
        .first()
        .evaluate((one) => getComputedStyle(one).backgroundColor);
    expect(await dot('i.done')).not.toBe(await dot('i:not(.done)'));
    await page.emulateMedia({ forcedColors: 'none' });
  });
});

describe('a dialog used by keyboard alone', () => {
  const waiting = () => hub.find(({ state }) => state === 'AWAITING_APPROVAL').id;
  const mitigated = () => hub.find(({ state, plan }) => state === 'MITIGATED' && plan !== undefined).id;
  const DIALOGS: Readonly<Record<string, readonly [at: () => string, opener: string]>> = {
    approve: [() => `/now?open=${waiting()}`, '[data-verb="approve"]'],
    reject: [() => `/now?open=${waiting()}`, '[data-verb="reject"]'],
    suppress: [() => `/now?open=${waiting()}`, '[data-verb="suppress"]'],
    replan: [() => `/now?open=${waiting()}`, '[data-verb="replan"]'],
    note: [() => `/now?open=${waiting()}`, '[data-verb="note"]'],
    undo: [() => `/now?open=${mitigated()}`, '[data-verb="undo"]'],
    stop: [() => '/now', '.top .button.danger'],
    shortcuts: [() => '/now', '.tools [aria-label="Keyboard shortcuts"]'],
    exception: [() => '/rules', '#exceptions ~ .button'],
  };

  /** A view that just arrived may still replace the button it shows, and then the key reaches nothing. */
  const openByKey = (button: Locator, dialog: Locator) =>
    expect
      .poll(async () => {
        if ((await dialog.count()) === 0) await button.press('Enter');
        return dialog.waitFor({ timeout: 2_000 }).then(
          () => 'open',
          () => 'closed',
        );
      })
      .toBe('open');

  test.each(Object.entries(DIALOGS))(
    '%s: keeps the focus while open, and returns it when closed by Escape or by its Close button',
    async (_, [at, opener]) => {
      const { page } = viewer;
      await showView(page, at());
      const button = page.locator(opener);
      const dialog = page.locator('dialog[open]');
      const hasFocus = () => button.evaluate((one) => one === document.activeElement);
      for (const way of ['Escape', 'Close'] as const) {
        await openByKey(button, dialog);
        for (let step = 0; step < 9; step++) {
          await page.keyboard.press('Tab');
          const outside = await page.evaluate(
            () => document.activeElement !== document.body && document.activeElement?.closest('dialog') === null,
          );
          expect(outside).toBe(false);
        }
        if (way === 'Escape') await page.keyboard.press('Escape');
        else {
          await dialog.locator('[aria-label="Close"]').focus();
          await page.keyboard.press('Enter');
        }
        await dialog.waitFor({ state: 'detached' });
        await expect.poll(hasFocus).toBe(true);
      }
    },
  );

  test('after a decision that removes its own button, the focus is on the incident', async () => {
    const { page } = viewer;
    await showView(page, `/now?open=${mitigated()}`);
    await openByKey(page.locator('[data-verb="undo"]'), page.locator('dialog[open]'));
    await page.locator('dialog[open] button[type="submit"]').focus();
    await page.keyboard.press('Enter');
    await page.locator('.panel-body > .row > .state[data-state="CLOSED"]').waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('.panel') !== null && document.activeElement !== document.body);
    await expect.poll(focused).toBe(true);
  });

  test('the browser reported no error', () => {
    expect(viewer.faults).toEqual([]);
  });
});
