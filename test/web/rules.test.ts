import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;

beforeAll(async () => {
  hub = await startPageHub([]);
  viewer = await viewerOf(hub, { at: '/rules' });
  await viewer.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

afterAll(async () => {
  await viewer.close();
  await hub.close();
});

async function copied(): Promise<string> {
  const { page } = viewer;
  await page.locator('dialog[open] .patch').waitFor();
  await page.locator('dialog[open]').getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').first().waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

describe('a rule change is offered as text for the organization file', () => {
  test('a changed mode of a unit is shown and copied as the same valid YAML, and the page keeps the running mode', async () => {
    const { page } = viewer;
    await page.getByRole('searchbox', { name: 'Find a scenario' }).fill('sg-ssh-open-world');
    const select = page.locator('select.mode').first();
    const running = await select.inputValue();
    await select.selectOption('off');
    const text = await copied();
    expect(parse(text)).toEqual({ units: { 'workloads/prod': { mode: { 'sg-ssh-open-world': 'off' } } } });
    expect(await page.locator('dialog[open] .patch').textContent()).toBe(text);
    await page.keyboard.press('Escape');
    expect(await select.inputValue()).toBe(running);
    await page.getByRole('searchbox', { name: 'Find a scenario' }).fill('');
  });

  test('a new exception requires what the file requires, and quotes the text a person wrote', async () => {
    const { page } = viewer;
    await page.getByRole('button', { name: 'New exception' }).click();
    await page.locator('#exception-scenario').selectOption('s3-website-enabled');
    await page.locator('#exception-account').selectOption('data-lake');
    await page.locator('#exception-resource').fill('arn:aws:s3:::www.example.com');
    await page.locator('#exception-owner').fill('web@example.com');
    await page.locator('#exception-until').fill('2030-06-30');
    await page.locator('#exception-reason').fill('too short');
    const submit = page.locator('dialog[open] button[type="submit"]');
    await submit.click();
    expect(await page.locator('#exception-reason:invalid').count()).toBe(1);
    await page.locator('#exception-reason').fill('the "public" site: # really\u202e');
    await submit.click();
    expect(parse(await copied())).toEqual({
      exceptions: [
        {
          scenarios: ['s3-website-enabled'],
          accounts: ['data-lake'],
          resources: ['arn:aws:s3:::www.example.com'],
          reason: 'the "public" site: # really\u202e',
          owner: 'web@example.com',
          until: '2030-06-30',
        },
      ],
    });
    await page.keyboard.press('Escape');
  });

  test('if the browser refuses the clipboard, the page says so and keeps the text for selection', async () => {
    const { page } = viewer;
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
    });
    await page.locator('select.mode').first().selectOption('approve');
    await page.locator('dialog[open]').getByRole('button', { name: 'Copy' }).click();
    await page.getByText('The browser refused the clipboard').waitFor();
    expect(await page.locator('dialog[open] .patch').count()).toBe(1);
    await page.keyboard.press('Escape');
  });

  test('if the hub cannot answer, the dialog says so and offers to try again', async () => {
    const { page } = viewer;
    await showView(page, '/rules');
    await page.route('**/api/rules/patch', (route) => route.fulfill({ status: 500 }));
    await page.locator('select.mode').first().selectOption('off');
    await page.locator('dialog[open] .empty.failed').waitFor();
    await page.unroute('**/api/rules/patch');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('dialog[open] .patch').waitFor();
    await page.keyboard.press('Escape');
  });

  test('the browser reported no error', () => {
    expect(viewer.faults).toEqual([]);
  });
});
