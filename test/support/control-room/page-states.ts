import type { Page } from 'playwright-core';
import type { PersonVerb } from '#core/incident/decision.ts';
import { type PageHub, startPageHub } from './page-hub.ts';
import { sampleIncidents } from './sample-incidents.ts';
import { stateIncidents } from './state-incidents.ts';

/** The content of the hub: a busy week, a quiet one, nothing yet, or stopped automatic containment. */
export type Scene = 'busy' | 'calm' | 'empty' | 'stopped';

/** A state of the page: its address, its reader, and what happens first. */
export type PageState = {
  readonly name: string;
  readonly scene?: Scene;
  /** E-mail of the person; an admin unless said otherwise. */
  readonly as?: string;
  /** Part of the address after `#`. */
  readonly at: string;
  /** Runs before the page sends its first request. */
  readonly before?: (page: Page) => Promise<unknown>;
  readonly arrange?: (page: Page, hub: PageHub) => Promise<void>;
  /** What to wait for; the content of the view unless said otherwise. */
  readonly shows?: string;
};

const STATES = stateIncidents(Date.now());

export const IDS = Object.fromEntries(Object.entries(STATES).map(([name, { id }]) => [name, id])) as Readonly<
  Record<keyof typeof STATES, string>
>;

const QUIET = (await sampleIncidents(60)).filter(({ state }) => state === 'MITIGATED' || state === 'SUPPRESSED');
const SCENES: Readonly<Record<Scene, () => Promise<PageHub>>> = {
  busy: async () => startPageHub([...(await sampleIncidents(420)), ...Object.values(STATES)]),
  calm: () => startPageHub(QUIET),
  empty: () => startPageHub([]),
  stopped: async () => {
    const hub = await startPageHub(await sampleIncidents(12));
    await hub.stop('A false positive isolates web servers of the shop');
    return hub;
  },
};

export function startScene(scene: Scene): Promise<PageHub> {
  return SCENES[scene]();
}

const inDialog = async (page: Page) => page.locator('dialog[open]').waitFor();

const asked = (verb: PersonVerb) => async (page: Page) => {
  await page.locator(`[data-verb="${verb}"]`).click();
  await inDialog(page);
};

/** Makes the API answer every request to this path like this. */
const answers = (path: string, status: number, refused?: object) => (page: Page) =>
  page.route(`**/api/${path}`, (route) =>
    route.fulfill({ status, contentType: 'application/json', body: refused === undefined ? '' : JSON.stringify({ refused }) }),
  );

const neverAnswers = (path: string) => (page: Page) => page.route(`**/api/${path}`, () => undefined);

const VIEWS: readonly PageState[] = [
  { name: 'now', at: '/now' },
  { name: 'now-beside', at: `/now?open=${IDS.waiting}`, shows: '.story' },
  { name: 'now-calm', scene: 'calm', at: '/now' },
  { name: 'now-empty', scene: 'empty', at: '/now' },
  { name: 'timeline', at: '/timeline' },
  { name: 'timeline-empty', scene: 'empty', at: '/timeline' },
  { name: 'charts-24h', at: '/charts' },
  { name: 'charts-7d', at: '/charts?range=7d' },
  { name: 'charts-30d', at: '/charts?range=30d' },
  { name: 'charts-empty', scene: 'empty', at: '/charts' },
  { name: 'history', at: '/history' },
  { name: 'history-filtered', at: '/history?severity=CRITICAL&severity=HIGH&account=444455556666&text=sg&sort=-severity' },
  {
    name: 'history-suggests',
    at: '/history',
    arrange: async (page) => {
      await page.locator('[data-search]').fill('s');
      await page.locator('.options [role="option"]').first().waitFor();
    },
  },
  { name: 'history-finds-nothing', at: '/history?actor=nobody' },
  { name: 'history-empty', scene: 'empty', at: '/history' },
  { name: 'organization', at: '/organization' },
  {
    name: 'organization-finds-nothing',
    at: '/organization',
    arrange: (page) => page.locator('[data-search]').fill('no such account'),
  },
  { name: 'rules', at: '/rules' },
];

const INCIDENTS: readonly PageState[] = [
  ...(Object.keys(IDS) as (keyof typeof IDS)[]).map((name) => ({
    name: `incident-${name}`,
    at: `/incidents/${IDS[name]}`,
    shows: '.parts',
  })),
  { name: 'incident-gone', at: '/incidents/inc-000000000000000000000000', shows: '.empty' },
  { name: 'incident-beside-history', at: `/history?open=${IDS.mitigated}`, shows: '.parts' },
  { name: 'incident-viewer', as: 'vera@example.com', at: `/now?open=${IDS.waiting}`, shows: '.story' },
];

const DIALOGS: readonly PageState[] = [
  { name: 'dialog-approve', at: `/now?open=${IDS.waiting}`, shows: '.story', arrange: asked('approve') },
  { name: 'dialog-reject', at: `/now?open=${IDS.waiting}`, shows: '.story', arrange: asked('reject') },
  { name: 'dialog-suppress', at: `/now?open=${IDS.waiting}`, shows: '.story', arrange: asked('suppress') },
  { name: 'dialog-note', at: `/now?open=${IDS.waiting}`, shows: '.story', arrange: asked('note') },
  { name: 'dialog-replan', at: `/now?open=${IDS.waiting}`, shows: '.story', arrange: asked('replan') },
  { name: 'dialog-undo', at: `/incidents/${IDS.mitigated}`, shows: '.story', arrange: asked('undo') },
  { name: 'dialog-reopen', at: `/incidents/${IDS.suppressed}`, shows: '.story', arrange: asked('reopen') },
  {
    name: 'dialog-stop',
    at: '/now',
    arrange: async (page) => {
      await page.locator('.top .button.danger').click();
      await inDialog(page);
    },
  },
  {
    name: 'dialog-shortcuts',
    at: '/now',
    arrange: async (page) => {
      await page.keyboard.press('?');
      await inDialog(page);
    },
  },
  {
    name: 'dialog-mode',
    at: '/rules',
    arrange: async (page) => {
      await page.locator('select.mode').first().selectOption('approve');
      await page.locator('.patch').waitFor();
    },
  },
  {
    name: 'dialog-exception',
    at: '/rules',
    arrange: async (page) => {
      await page.locator('#exceptions ~ .button').click();
      await inDialog(page);
    },
  },
];

const MOMENTS: readonly PageState[] = [
  { name: 'stopped-admin', scene: 'stopped', at: '/now', shows: '.banner.stopped' },
  { name: 'stopped-viewer', scene: 'stopped', as: 'vera@example.com', at: '/now', shows: '.banner.stopped' },
  { name: 'opening', at: '/now', before: neverAnswers('me'), shows: 'main[aria-busy]' },
  ...(['now', 'timeline', 'charts', 'incidents', 'organization', 'rules'] as const).map((path) => ({
    name: `reading-${path}`,
    at: path === 'incidents' ? '/history' : `/${path}`,
    before: neverAnswers(path === 'incidents' ? 'incidents*' : `${path}*`),
    shows: '.skeleton',
  })),
  ...(['now', 'timeline', 'charts', 'incidents', 'organization', 'rules'] as const).map((path) => ({
    name: `broken-${path}`,
    at: path === 'incidents' ? '/history' : `/${path}`,
    before: answers(path === 'incidents' ? 'incidents*' : `${path}*`, 500),
    shows: '.empty.failed',
  })),
  {
    name: 'refused-rules',
    at: '/rules',
    before: answers('rules', 403, { code: 'role-lacks-right', role: 'viewer', right: 'see' }),
    shows: '.empty.failed',
  },
  {
    name: 'signed-out',
    at: '/now',
    before: answers('me', 403, { code: 'unknown-person', email: 'eve@example.com' }),
    shows: '.sign-in',
  },
  {
    name: 'offline',
    at: '/now',
    arrange: async (page) => {
      await page.context().setOffline(true);
      await page.locator('.banner.lost').waitFor();
    },
  },
  {
    name: 'critical',
    at: '/history',
    arrange: async (page, hub) => {
      await hub.put(hub.fresh('CRITICAL'));
      await page.locator('.banner.critical').waitFor();
    },
  },
];

/** Every page and state, for pictures and for axe. */
export const PAGE_STATES: readonly PageState[] = [...VIEWS, ...INCIDENTS, ...DIALOGS, ...MOMENTS];

/** Brings a page to a state. Anything arranged before is discarded. */
export async function bring(page: Page, hub: PageHub, state: PageState): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.context().setOffline(false);
  await state.before?.(page);
  if (!page.url().startsWith(hub.url)) await page.goto(`${hub.url}/config.json`);
  await page.evaluate((email) => sessionStorage.setItem('control-room.local-person', email), state.as ?? 'ada@example.com');
  await page.goto('about:blank');
  await page.goto(`${hub.url}/#${state.at}`);
  await page
    .locator(state.shows ?? '#content :is(.card, .empty)')
    .first()
    .waitFor();
  if (state.before === undefined) {
    await page.waitForFunction(() => document.querySelector('.skeleton') === null);
    await page.locator('.link-state[data-link="live"]').first().waitFor();
  }
  await state.arrange?.(page, hub);
}
