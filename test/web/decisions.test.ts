import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#core/duration.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, showView, viewerOf } from '../support/control-room/viewer.ts';

let hub: PageHub;
let viewer: OpenedPage;
let other: OpenedPage | undefined;

beforeAll(async () => {
  hub = await startPageHub(await sampleIncidents(20));
  viewer = await viewerOf(hub);
});

afterAll(async () => {
  await Promise.all([viewer.close(), other?.close()]);
  await hub.close();
});

const inState = ({ page }: OpenedPage, state: string) =>
  page.locator(`.panel-body > .row > .state[data-state="${state}"]`).waitFor();

/** Another person with a separate page, at a view. */
async function otherAs(email: string, at = '/now'): Promise<Page> {
  if (other === undefined) other = await viewerOf(hub, { as: email });
  else await other.page.getByLabel('On this machine you are').selectOption(email);
  const { page } = other;
  await connected(page);
  await showView(page, at);
  return page;
}

/** Opens an incident, presses the button of the verb, and fills in what it asks for. */
async function decide({ page }: OpenedPage, id: string, verb: string, words?: string): Promise<void> {
  await showView(page, `/now?open=${id}`);
  await page.locator(`[data-verb="${verb}"]`).click();
  if (words !== undefined) await page.locator('#words').fill(words);
  await page.locator('dialog[open] button[type="submit"]').click();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
}

async function waiting() {
  const incident = hub.fresh('HIGH', 'AWAITING_APPROVAL');
  await hub.put(incident);
  return incident;
}

describe('decisions of a responder or admin on the page', () => {
  test('an approval is sent, and the page updates until the incident is contained', async () => {
    const incident = await waiting();
    await decide(viewer, incident.id, 'approve');
    await inState(viewer, 'MITIGATED');
    expect(hub.orders.at(-1)).toMatchObject({ verb: 'approve', incident: incident.id, by: 'ada@example.com' });
  });

  test('a decision that the hub is too busy to take is sent again by the page, and counts once', async () => {
    const { page } = viewer;
    const incident = await waiting();
    const before = hub.orders.length;
    const sent: (string | null)[] = [];
    await page.route('**/decisions', (route) => {
      sent.push(route.request().postData());
      return sent.length < 3 ? route.fulfill({ status: 503 }) : route.continue();
    });
    await decide(viewer, incident.id, 'approve');
    await inState(viewer, 'MITIGATED');
    expect(sent).toHaveLength(3);
    expect(new Set(sent).size).toBe(1);
    expect(hub.orders.length).toBe(before + 1);
    await page.unroute('**/decisions');
  });

  test('a decision that the hub cannot take at all is reported in the open dialog, which can send it again', async () => {
    const { page } = viewer;
    const incident = await waiting();
    await page.route('**/decisions', (route) => route.fulfill({ status: 503 }));
    await showView(page, `/now?open=${incident.id}`);
    await page.locator('[data-verb="approve"]').click();
    const submit = page.locator('dialog[open] button[type="submit"]');
    await submit.click();
    await submit.getByText('Sending…').waitFor();
    await page.locator('dialog[open]').getByRole('alert').getByText('status 503').waitFor();
    await page.unroute('**/decisions');
    await submit.click();
    await inState(viewer, 'MITIGATED');
  });

  test('the dialog of an approval shows the exact calls', async () => {
    const incident = await waiting();
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="approve"]').click();
    const calls = viewer.page.locator('dialog[open] .calls code');
    await expect.poll(() => calls.allTextContents()).toEqual(incident.plan?.calls.map(({ action }) => action));
    await viewer.page.keyboard.press('Escape');
  });

  test('a plan that changed while its dialog was open is not approved', async () => {
    const incident = await waiting();
    const before = hub.orders.length;
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="approve"]').click();
    // The dialog keeps the plan it was opened with.
    const { plan, ...rest } = incident;
    await hub.put({
      ...rest,
      ...(plan && { plan: { ...plan, calls: plan.calls.slice(1) } }),
      occurrences: 2,
      version: incident.version + 1,
      updatedAt: incident.updatedAt + 1,
    });
    await viewer.page.locator('.story').getByText('(2 times)').waitFor();
    await viewer.page.locator('dialog[open] button[type="submit"]').click();
    await viewer.page.getByText('changed while you were deciding').waitFor();
    expect(hub.orders.length).toBe(before);
    await viewer.page.keyboard.press('Escape');
  });

  test('a plan is approved although more events arrive while its dialog is open', async () => {
    const incident = await waiting();
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="approve"]').click();
    await hub.put({ ...incident, occurrences: 2, version: incident.version + 1, updatedAt: incident.updatedAt + 1 });
    await viewer.page.locator('.story').getByText('(2 times)').waitFor();
    await viewer.page.locator('dialog[open] button[type="submit"]').click();
    await inState(viewer, 'MITIGATED');
  });

  test('a rejection needs a reason, which the history then shows', async () => {
    const incident = await waiting();
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="reject"]').click();
    await expect.poll(() => viewer.page.locator('dialog[open] button[type="submit"]').isDisabled()).toBe(true);
    await viewer.page.keyboard.press('Escape');
    await decide(viewer, incident.id, 'reject', 'The office asked for it');
    await inState(viewer, 'CLOSED');
    await viewer.page.locator('.life').getByText('The office asked for it').waitFor();
  });

  test('a suppression is sent with an end and a reason', async () => {
    const incident = await waiting();
    await decide(viewer, incident.id, 'suppress', 'Load test until tomorrow');
    await inState(viewer, 'SUPPRESSED');
    const order = hub.orders.at(-1);
    expect(order).toMatchObject({ verb: 'suppress', reason: 'Load test until tomorrow' });
    expect(order?.until).toBeGreaterThan(Date.now() + DAY - HOUR);
  });

  test('an undo is sent, and the incident is closed', async () => {
    const incident = hub.fresh('HIGH', 'MITIGATED');
    await hub.put(incident);
    await decide(viewer, incident.id, 'undo', 'It was the office');
    await inState(viewer, 'CLOSED');
    expect(hub.orders.at(-1)).toMatchObject({ verb: 'undo', incident: incident.id });
  });

  test('a note is shown in the history of the incident', async () => {
    const incident = await waiting();
    await decide(viewer, incident.id, 'note', 'Asked the team in the morning');
    await viewer.page.locator('.life').getByText('Asked the team in the morning').waitFor();
  });

  test('a replan names no playbook unless the person chooses one', async () => {
    const incident = await waiting();
    await decide(viewer, incident.id, 'replan', 'The group has other rules now');
    await viewer.page.locator('.life').getByText('The group has other rules now').waitFor();
    expect(hub.orders.at(-1)).toMatchObject({ verb: 'replan', incident: incident.id });
    expect(hub.orders.at(-1)?.playbook).toBeUndefined();
  });

  test('a contained incident can be replanned with another playbook, which the order names', async () => {
    const incident = hub.fresh('HIGH', 'MITIGATED');
    await hub.put(incident);
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="replan"]').click();
    const choices = viewer.page.locator('#playbook option');
    await expect
      .poll(() => choices.evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value)))
      .toEqual(['cut-connections']);
    await viewer.page.locator('#words').fill('The connection must end now');
    await viewer.page.locator('dialog[open] button[type="submit"]').click();
    await viewer.page.locator('.life').getByText('The connection must end now').waitFor();
    expect(hub.orders.at(-1)).toMatchObject({
      verb: 'replan',
      playbook: 'cut-connections',
      reason: 'The connection must end now',
    });
  });

  test('the undo dialog shows which rule returns and what happens to connections', async () => {
    const incident = hub.fresh('HIGH', 'MITIGATED');
    await hub.put(incident);
    const { page } = viewer;
    await showView(page, `/now?open=${incident.id}`);
    await page.locator('[data-verb="undo"]').click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByText(incident.plan?.words.en ?? '').waitFor();
    await dialog.getByText('inbound rule tcp 22 from 0.0.0.0/0', { exact: true }).waitFor();
    await dialog.getByText('From then on new connections are possible again.').waitFor();
    await page.keyboard.press('Escape');
  });

  test('a dialog shows which incident it is about', async () => {
    const incident = await waiting();
    await showView(viewer.page, `/now?open=${incident.id}`);
    await viewer.page.locator('[data-verb="suppress"]').click();
    const about = viewer.page.locator('dialog[open] .about');
    await expect.poll(() => about.innerText()).toContain(`payments-prod · ${incident.region} · ${incident.resource.id}`);
    await viewer.page.keyboard.press('Escape');
  });

  test('a stop needs a reason and a confirmation, a viewer sees the reason, and a resume needs a second admin', async () => {
    const { page } = viewer;
    await showView(page, '/now');
    await page.getByRole('button', { name: 'Stop everything' }).click();
    const submit = page.locator('dialog[open] button[type="submit"]');
    await page.locator('#stop-reason').fill('A false positive isolates web servers');
    await expect.poll(() => submit.isDisabled()).toBe(true);
    await page.locator('dialog[open] input[type="checkbox"]').check();
    await submit.click();
    await page.locator('.banner.stopped').getByText('A false positive isolates web servers').waitFor();
    const seen = (await otherAs('vera@example.com')).locator('.banner.stopped');
    await seen.getByText('A false positive isolates web servers').waitFor();
    await seen.getByText('An admin can resume it.').waitFor();
    expect(await seen.getByRole('button').count()).toBe(0);
    await page.getByRole('button', { name: 'Ask to resume' }).click();
    await page.locator('.banner.stopped').getByText('another admin has to confirm').waitFor();
    const second = await otherAs('grace@example.com');
    await second.getByRole('button', { name: 'Confirm and resume' }).click();
    await page.locator('.banner.stopped').waitFor({ state: 'detached' });
  });

  test('the browser reported no error', () => {
    expect(viewer.faults).toEqual([]);
  });
});

describe('people without the right to decide', () => {
  test('a viewer sees the incident but no button that changes anything', async () => {
    const incident = await waiting();
    const vera = await otherAs('vera@example.com', `/now?open=${incident.id}`);
    await vera.getByText('Nothing for you to decide now.').waitFor();
    expect(await vera.locator('[data-verb]').count()).toBe(0);
    expect(await vera.getByRole('button', { name: 'Stop everything' }).count()).toBe(0);
  });

  test('a responder sees no incident of other accounts, not even by opening its address', async () => {
    const outside = { ...hub.fresh('HIGH', 'AWAITING_APPROVAL'), account: '222233334444' };
    await hub.put(outside);
    const rui = await otherAs('rui@example.com', '/history');
    await rui.locator('.found').first().waitFor();
    expect(await rui.locator('.found').filter({ hasText: 'data-lake' }).count()).toBe(0);
    await showView(rui, `/incidents/${outside.id}`);
    await rui.getByText('There is no such incident among those you may see.').waitFor();
  });
});
