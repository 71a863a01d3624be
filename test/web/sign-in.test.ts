import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OpenedPage } from '../support/browser.ts';
import { openPage } from '../support/browser.ts';
import { type PageHub, PEOPLE, startPageHub } from '../support/control-room/page-hub.ts';
import { type PlayedCognito, playedCognito } from '../support/control-room/played-cognito.ts';
import { sampleIncidents } from '../support/control-room/sample-incidents.ts';
import { connected, showView } from '../support/control-room/viewer.ts';

const IDLE_MINUTES = 15;

let hub: PageHub;
let cognito: PlayedCognito;
let tab: Visitor;
/** Another browser, which shares nothing with the tab, and whose time a test moves. */
let other: Visitor;

beforeAll(async () => {
  cognito = await playedCognito({ issuer: () => hub.issuer, origin: () => hub.url, email: 'ada@example.com' });
  hub = await startPageHub(await sampleIncidents(4), { hosted: cognito, idleMinutes: IDLE_MINUTES });
  tab = recorded(await openPage());
  other = recorded(await openPage());
  await other.page.clock.install();
});

afterAll(async () => {
  await Promise.all([tab.close(), other.close()]);
  await hub.close();
  await cognito.close();
});

beforeEach(() => {
  cognito.world.mischief = {};
  cognito.world.seconds = 900;
  for (const list of [cognito.asked, cognito.grants, cognito.left]) list.splice(0);
});

type Visitor = OpenedPage & { readonly addresses: string[]; readonly said: string[] };

/** A page with every address its browser asks for and every text the page writes into its log. */
function recorded(opened: OpenedPage): Visitor {
  const [addresses, said]: [string[], string[]] = [[], []];
  opened.page.on('request', (request) => addresses.push(request.url()));
  opened.page.on('framenavigated', (frame) => addresses.push(frame.url()));
  opened.page.on('console', (message) => said.push(message.text()));
  return { ...opened, addresses, said };
}

/** A reader who opens the page in the same tab as the readers before: nothing that is kept there may sign them in. */
async function visitor(at = '/', place = tab): Promise<Visitor> {
  // Where only the part after `#` differs, the browser would load nothing.
  if (at.includes('#')) await place.page.goto(`${hub.url}/config.json`);
  for (const list of [place.addresses, place.said]) list.splice(0);
  await place.page.goto(`${hub.url}${at}`);
  return place;
}

const button = ({ page }: OpenedPage) => page.getByRole('button', { name: 'Sign in' });

async function signIn(at?: string, place?: Visitor): Promise<Visitor> {
  const opened = await visitor(at, place);
  await button(opened).click();
  await connected(opened.page);
  return opened;
}

/** Everything that outlives the memory of the page. */
const kept = ({ page }: OpenedPage) =>
  page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const rows = await Promise.all(
      databases.map(
        ({ name = '' }) =>
          new Promise<number>((resolve) => {
            const opening = indexedDB.open(name);
            opening.onsuccess = () => {
              const counting = opening.result.transaction('keys').objectStore('keys').count();
              counting.onsuccess = () => resolve(counting.result);
            };
          }),
      ),
    );
    const stored = { ...localStorage, ...sessionStorage };
    return { keys: rows.reduce((sum, count) => sum + count, 0), text: JSON.stringify(stored) + document.cookie };
  });

describe('signing in with Cognito', () => {
  let ada: Visitor;
  let asked: readonly object[];
  let verifier: string;

  beforeAll(async () => {
    ada = await signIn('/#/history?severity=HIGH');
    asked = cognito.asked.map((query) => Object.fromEntries(query));
    verifier = cognito.grants[0]?.get('code_verifier') ?? '';
  });

  test('uses a code with PKCE, returns to the requested view, and leaves no code in the address', async () => {
    expect(ada.page.url()).toBe(`${hub.url}/#/history?severity=HIGH`);
    expect(asked).toMatchObject([
      { response_type: 'code', code_challenge_method: 'S256', nonce: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    expect(await ada.page.evaluate(() => history.state)).toBeNull();
    expect(ada.faults).toEqual([]);
  });

  test('keeps tokens and keys only in the memory of the page: not in an address, a store, a cookie or a log', async () => {
    const tokens = await ada.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    const { keys, text } = await kept(ada);
    expect(keys).toBe(0);
    for (const one of [...ada.addresses, ...tokens, ...ada.said, text]) {
      expect(one).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
      expect(one).not.toContain(verifier);
    }
  });

  test('is needed again after a reload, because no token is stored', async () => {
    await ada.page.reload();
    await button(ada).waitFor();
  });

  test('lets a decision after a token refresh still be proven by the first token of the sign-in', async () => {
    // Every look at the clock finds it about to end.
    cognito.world.seconds = 60;
    const incident = hub.fresh('HIGH', 'AWAITING_APPROVAL');
    await hub.put(incident);
    await signIn(`/#/now?open=${incident.id}`, other);
    await other.page.clock.fastForward(15_000);
    await expect.poll(() => cognito.grants.some((form) => form.get('grant_type') === 'refresh_token')).toBe(true);
    await showView(other.page, `/now?open=${incident.id}`);
    await other.page.locator('[data-verb="approve"]').click();
    await other.page.locator('dialog[open] button[type="submit"]').click();
    await expect.poll(() => hub.orders.at(-1)).toMatchObject({ verb: 'approve', incident: incident.id, by: 'ada@example.com' });
  });
});

describe('an untrusted sign-in response is refused', () => {
  const unfinished = ({ page }: OpenedPage) => page.getByText('The sign-in was not completed').waitFor();

  /** A sign-in that ends signed out, with the page asking for another. */
  async function refused(at?: string): Promise<void> {
    const opened = await visitor(at);
    if (at === undefined) await button(opened).click();
    await unfinished(opened);
    expect(new URL(opened.page.url()).search).toBe('');
    expect(new URL(opened.page.url()).origin).toBe(hub.url);
    expect((await kept(opened)).keys).toBe(0);
  }

  test('an error from Cognito is shown, and the page offers to sign in again', async () => {
    cognito.world.mischief = { comesBackWith: () => new URLSearchParams({ error: 'access_denied' }) };
    await refused();
    expect(cognito.grants).toEqual([]);
  });

  test('a code that this tab did not request is never sent to Cognito', async () => {
    await refused('/?code=0a1b2c3d&state=of-mallory');
    expect(cognito.grants).toEqual([]);
  });

  test('a code whose state differs from that of the request is never sent to Cognito', async () => {
    cognito.world.mischief = {
      comesBackWith: (query) => new URLSearchParams({ code: query.get('code') ?? '', state: 'of-mallory' }),
    };
    await refused();
    expect(cognito.grants).toEqual([]);
  });

  test('a code that another person requested fails at Cognito, because the verifier does not match its challenge', async () => {
    const mallory = await visitor('/', other);
    let stolen = '';
    cognito.world.mischief = {
      comesBackWith: (query) => {
        stolen = query.get('code') ?? '';
        return new URLSearchParams({ error: 'kept_by_mallory' });
      },
    };
    await button(mallory).click();
    await unfinished(mallory);
    cognito.world.mischief = {
      comesBackWith: (query) => new URLSearchParams({ code: stolen, state: query.get('state') ?? '' }),
    };
    await refused();
    expect(cognito.grants.map((form) => form.get('code'))).toEqual([stolen]);
  });

  test('a token whose nonce is not the thumbprint of the key of this sign-in is refused', async () => {
    cognito.world.mischief = { nonce: 'of-another-key' };
    await refused();
    expect(cognito.grants).toHaveLength(1);
  });

  test('a callback address cannot be used a second time', async () => {
    const ada = await signIn();
    const back = ada.addresses.find((address) => address.includes('code='));
    await ada.page.goto(back ?? '');
    await unfinished(ada);
    expect(cognito.grants).toHaveLength(1);
  });

  test.each([
    '/?redirect_uri=https%3A%2F%2Fevil.example.com&next=https%3A%2F%2Fevil.example.com',
    '/#https://evil.example.com/',
    '/#//evil.example.com/',
    '/#javascript:alert(1)',
  ])('after a sign-in from %s, the browser visits only the page and Cognito', async (at) => {
    const ada = await signIn(at);
    expect(new URL(ada.page.url()).origin).toBe(hub.url);
    expect(ada.addresses.filter((address) => !address.startsWith(hub.url) && !address.startsWith(cognito.address))).toEqual([]);
  });
});

describe('a sign-in ends', () => {
  test('when the page was idle for the time in the organization file, also at Cognito, and the page says why', async () => {
    const ada = await signIn('/', other);
    await ada.page.clock.fastForward((IDLE_MINUTES - 1) * 60_000);
    await ada.page.keyboard.press('Shift');
    await ada.page.clock.fastForward((IDLE_MINUTES - 1) * 60_000);
    expect(cognito.left, 'a key press counts as use').toEqual([]);
    await ada.page.clock.fastForward(2 * 60_000);
    await ada.page.getByText('The page was not used for a while').waitFor();
    expect(cognito.left).toEqual([`${hub.url}/`]);
    expect(await ada.page.locator('.side').count()).toBe(0);
  });

  test('when the person signs out, also at Cognito', async () => {
    const ada = await signIn();
    await ada.page.getByRole('button', { name: 'Sign out' }).click();
    await button(ada).waitFor();
    expect(cognito.left).toEqual([`${hub.url}/`]);
  });

  test('when the API no longer accepts the token, and every incident disappears from the page', async () => {
    const ada = await signIn('/#/history');
    const body = JSON.stringify({ refused: { code: 'not-signed-in' } });
    await ada.page.route('**/api/**', (route) => route.fulfill({ status: 401, body }));
    await ada.page.evaluate(() => location.assign('#/now'));
    await ada.page.getByText('Your sign-in has ended').waitFor();
    expect(await ada.page.locator('.found').count()).toBe(0);
    await ada.page.unrouteAll({ behavior: 'wait' });
  });
});

describe('in the local organization', () => {
  test('the reader can act as each person of the organization file, with exactly the rights of that person', async () => {
    const local = await startPageHub(await sampleIncidents(4));
    const incident = local.fresh('HIGH', 'AWAITING_APPROVAL');
    await local.put({ ...incident, account: '444455556666' });
    const { page, faults } = tab;
    await page.goto(`${local.url}/#/now?open=${incident.id}`);
    await connected(page);
    const can: Record<string, boolean[]> = {};
    for (const { email = '' } of PEOPLE) {
      await page.getByLabel('On this machine you are').selectOption(email);
      await connected(page);
      await expect.poll(() => page.getByLabel('On this machine you are').inputValue()).toBe(email);
      const offers = [page.locator('[data-verb="approve"]'), page.getByRole('button', { name: 'Stop everything' })];
      const wanted = email !== 'vera@example.com';
      for (const one of offers) await expect.poll(() => one.count().then((count) => count > 0)).toBe(wanted);
      can[email] = await Promise.all(offers.map((one) => one.isVisible()));
    }
    expect(can).toEqual({
      'ada@example.com': [true, true],
      'grace@example.com': [true, true],
      'rui@example.com': [true, true],
      'vera@example.com': [false, false],
    });
    await page.getByLabel('On this machine you are').selectOption('rui@example.com');
    await page.locator('[data-verb="approve"]').click();
    await page.locator('dialog[open] button[type="submit"]').click();
    await expect.poll(() => local.orders.at(-1)?.by).toBe('rui@example.com');
    expect(faults).toEqual([]);
    await local.close();
  });
});
