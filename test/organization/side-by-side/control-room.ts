import { GetBucketWebsiteCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import { memberClients } from '#local/account-clients.ts';
import { incidentStore } from '#local/attacks/run-attack.ts';
import type { OpenedPage } from '#test/support/browser.ts';
import { showView, viewerOf } from '#test/support/control-room/viewer.ts';
import { simulatedAttack } from '#test/support/simulated-attack.ts';

let viewer: OpenedPage;

beforeAll(async () => {
  viewer = await viewerOf({ url: inject('running').controlRoom ?? '' }, { at: '/timeline' });
});

afterAll(() => viewer.close());

describe('the control room of the local organization', () => {
  test('an attack in a member appears on the page, moves, and is contained there, without a reload', async () => {
    const { page } = viewer;
    await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
    const id = (await simulatedAttack('sg-ssh-open-world', 'shop')).incidentId;
    await page.locator(`.lane[data-lane="DONE"] a[href*="${id}"]`).waitFor();
    const states = await page
      .locator(`.of-steps[href*="${id}"]`)
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-state')));
    expect(states).toEqual(['MITIGATED', 'PROCESSING', 'NEW']);
    expect(await page.evaluate(() => 'sameDocument' in globalThis)).toBe(true);
  });

  test('a plan is approved on the page, and the member account is as the plan said', async () => {
    const { page } = viewer;
    const id = (await simulatedAttack('s3-website-enabled', 'shop')).incidentId;
    await showView(page, `/now?open=${id}`);
    await page.locator('[data-verb="approve"]').click();
    await page.locator('dialog[open] button[type="submit"]').click();
    await page.locator('.panel-body > .row > .state[data-state="MITIGATED"]').waitFor();
    const incident = (await (await incidentStore(inject('running'))).get(id)) as Incident;
    expect(incident.approval?.by).toMatch(/@example\.com$/);
    const { s3 } = await memberClients(inject('running'), incident.account, incident.region);
    await expect(s3.send(new GetBucketWebsiteCommand({ Bucket: incident.resource.id }))).rejects.toThrow();
  });

  test('and nothing went wrong in the browser meanwhile', () => {
    expect(viewer.faults).toEqual([]);
  });
});
