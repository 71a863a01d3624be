import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Incident } from '#core/incident/incident.ts';
import type { KeptEvent } from '#core/incident/kept-event.ts';
import { isSubject } from '#core/playbook/subject.ts';
import type { OpenedPage } from '../support/browser.ts';
import { type PageHub, startPageHub } from '../support/control-room/page-hub.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { showView, viewerOf } from '../support/control-room/viewer.ts';
import { EVERY_PIECE, UNSEEN, withText } from '../support/hostile-text.ts';

const MARKUP = `<img src=x onerror="globalThis.taken=1"><script>globalThis.taken=1</script><b class="planted">b</b>"><a href="javascript:taken=1">x</a>&lt;i&gt;${EVERY_PIECE}`;

/** Fields whose values the hub itself chooses from a few. */
const OWN = new Set(
  'id scenario tool state severity account region kind code playbook type verdict because what ask event channel phase found grantee'.split(
    ' ',
  ),
);

/** JSON carries every text but a half of a pair. */
const WHOLE = MARKUP.replaceAll(/\p{Surrogate}/gu, '');
const KEPT: KeptEvent = {
  source: 'aws.cloudtrail',
  id: 'e',
  at: 1_772_409_600_000,
  bytes: 3_000,
  event: { detail: { userAgent: WHOLE, [WHOLE]: [WHOLE, { __proto__: null, [WHOLE]: 1 }] } },
};
const LARGE: KeptEvent = { source: 'aws.guardduty', id: WHOLE, at: 1_772_409_600_000, bytes: 400_000, tooLarge: true };

let hub: PageHub;
let viewer: OpenedPage;
let incident: Incident;

beforeAll(async () => {
  const [pattern] = (await sampleIncidents(14)).filter(({ state }) => state === 'MITIGATED');
  const hostile = withText(pattern as Incident, MARKUP, (field, text) => !OWN.has(field) && !isSubject(text));
  // Names of resources are an attacker's as well; only the incident's own id is not.
  incident = { ...hostile, resource: { ...hostile.resource, id: `${hostile.resource.id}${MARKUP}` } };
  hub = await startPageHub([incident]);
  const ticket = { id: MARKUP, key: `SEC-1${MARKUP}`, url: 'https://evil.example.com/example.atlassian.net' };
  const reason = { code: 'answered', status: 400, text: MARKUP } as const;
  hub.keepTicket({ incident: incident.id, state: 'FAILED', at: 1, attempts: 1, ticket, reason });
  hub.keep(incident, KEPT, { ...KEPT, source: 'aws.config' }, LARGE);
  viewer = await viewerOf(hub);
});

afterAll(async () => {
  await viewer.close();
  await hub.close();
});

describe('text from an attacker is shown as text, never as markup', () => {
  test.each(['/now', '/timeline', '/charts', '/history', '/organization', '/rules'])('in %s', async (at) => {
    await showView(viewer.page, at);
    await expectHarmless();
  });

  test('in every part of the incident, with all details open', async () => {
    await showView(viewer.page, `/incidents/${incident.id}`);
    await viewer.page.locator('.parts').waitFor();
    await viewer.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await viewer.page.getByText('aws.config').waitFor();
    await viewer.page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await expectHarmless();
    expect(await viewer.page.locator('.parts').innerText()).toContain('<img src=x onerror=');
    const events = await viewer.page.locator('section[aria-labelledby="raw-events"]').innerText();
    expect(events).toContain('userAgent: "<img src=x onerror=');
    expect(events).toContain('The event has 400,000 bytes, more than the hub keeps.');
  });

  test('in the banner of a critical incident and in the title', async () => {
    await hub.put({ ...incident, id: `inc-${'e'.repeat(24)}`, severity: 'CRITICAL', openedAt: Date.now() });
    await viewer.page.locator('.banner.critical').waitFor();
    await expectHarmless();
    expect(await viewer.page.title()).not.toMatch(UNSEEN);
  });

  test('every link leads to the page itself or to AWS over https', async () => {
    const links = await viewer.page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(6);
    expect(links.filter((link) => !/^(#\/|https:\/\/([\w-]+\.)*aws\.amazon\.com\/)/.test(link))).toEqual([]);
  });
});

async function expectHarmless(): Promise<void> {
  const { page } = viewer;
  expect(await page.evaluate(() => 'taken' in globalThis)).toBe(false);
  expect(await page.locator('.planted, #page img, #page script').count()).toBe(0);
  const shown = await page.evaluate(() => document.body.innerText);
  expect(shown.split('\n').filter((line) => UNSEEN.test(line.replace(/\t/g, '')))).toEqual([]);
  // The page's policy refuses inline scripts; that none was refused shows that nothing became markup.
  expect(viewer.faults).toEqual([]);
}
