import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findRunning } from '#local/running.ts';
import { openPage } from './support/browser.ts';
import { connected } from './support/control-room/viewer.ts';

const FILE = join(fileURLToPath(new URL('..', import.meta.url)), 'docs/control-room.png');

/** Takes the README's picture: the control room of the local organization that runs now, with what waits longest beside it. */
const { controlRoom } = findRunning();
if (controlRoom === undefined) {
  console.error('The local organization has no control room: its organization file has no controlRoom.');
  process.exit(1);
}
const { page } = await openPage({ viewport: { width: 1320, height: 780 } });
await page.goto(`${controlRoom}/#/now`);
await connected(page);
await page.locator('.of-now').first().click();
await page.locator('.story').waitFor();
await page.locator('.incident-title').blur();
await page.mouse.move(0, 0);
// The Korean on the button of the language needs its font.
await page.waitForTimeout(4_000);
await page.evaluate(() => document.fonts.ready);
mkdirSync(dirname(FILE), { recursive: true });
await page.screenshot({ path: FILE });
console.log(FILE);
process.exit(0);
