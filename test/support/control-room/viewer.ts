import type { Page } from 'playwright-core';
import { type OpenedPage, openPage } from '../browser.ts';
import type { PageHub } from './page-hub.ts';

export type ViewerOptions = {
  /** E-mail of the person who looks; an admin unless said otherwise. */
  readonly as?: string;
  /** Part of the address after `#`. */
  readonly at?: string;
  readonly language?: 'en' | 'ko';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  /** Before the page is opened. */
  readonly before?: (page: Page) => Promise<unknown>;
};

/** A person who looks at the control room of a hub, signed in and connected. */
export async function viewerOf(
  hub: Pick<PageHub, 'url'> & Partial<Pick<PageHub, 'signInAs'>>,
  look: ViewerOptions = {},
): Promise<OpenedPage> {
  const { as, at = '/now', language = 'en', theme = 'light', width = 1440, before } = look;
  const opened = await openPage({
    viewport: { width, height: width < 500 ? 740 : 900 },
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    colorScheme: theme,
    hasTouch: width < 500,
  });
  if (as !== undefined) await hub.signInAs?.(opened.page, as);
  await before?.(opened.page);
  await opened.page.goto(`${hub.url}/#${at}`);
  await connected(opened.page);
  return opened;
}

export async function connected(page: Page): Promise<void> {
  await page.locator('.link-state[data-link="live"]').first().waitFor();
}

/** Shows another view of the same page, and waits until its content is there. */
export async function showView(page: Page, at: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, at);
  await settled(page);
}

/** Waits until no request is running. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#content').waitFor({ state: 'attached' });
  await page.locator('.skeleton').first().waitFor({ state: 'detached' });
}
