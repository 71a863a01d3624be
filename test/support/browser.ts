import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findBrowser, NO_BROWSER } from './browser-path.ts';

/** A limit for a page that hangs, long enough for a busy machine. */
const LIMIT_MS = 120_000;

const ARGUMENTS = [
  // Chromium has no sandbox for root, and only the product's own page is opened.
  '--no-sandbox',
  '--disable-gpu',
  '--force-prefers-no-reduced-motion',
  // One process for all pages of a context, and none kept ready for the next site.
  '--renderer-process-limit=1',
  '--disable-site-isolation-trials',
];

let launched: Promise<Browser> | undefined;

/** One browser for all tests of a worker; it ends with its pipe to the worker. */
export function browser(): Promise<Browser> {
  launched ??= launch();
  return launched;
}

function launch(): Promise<Browser> {
  // The browser that Playwright installed.
  const executablePath = findBrowser() ?? chromium.executablePath();
  return chromium.launch({ executablePath, args: ARGUMENTS }).catch((error) => {
    launched = undefined;
    throw new Error(NO_BROWSER, { cause: error });
  });
}

export type OpenedPage = { readonly page: Page; readonly faults: readonly string[]; readonly close: () => Promise<void> };

/** A new page, with every error in it: errors of scripts, and everything that the browser refuses. */
export async function openPage(options: BrowserContextOptions = {}): Promise<OpenedPage> {
  const context = await (await browser()).newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Seoul',
    colorScheme: 'light',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(LIMIT_MS);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    const text = message.text();
    // Requests that fail are the subject of tests.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(text)) faults.push(text);
  });
  return { page, faults, close: () => context.close() };
}
