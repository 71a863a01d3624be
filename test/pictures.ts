import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openPage } from './support/browser.ts';
import { barriers } from './support/control-room/accessibility.ts';
import type { PageHub } from './support/control-room/page-hub.ts';
import { bring, PAGE_STATES, type Scene, startScene } from './support/control-room/page-states.ts';

/** Takes a picture of every page and state: both languages, both themes, desktop and phone. With --axe it also prints what axe finds. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    languages: { type: 'string', default: 'en,ko' },
    widths: { type: 'string', default: '1440,360' },
    themes: { type: 'string', default: 'light,dark' },
    axe: { type: 'boolean', default: false },
  },
});
const [folder = 'pictures'] = positionals;
const wanted = PAGE_STATES.filter(({ name }) => new RegExp(values.only).test(name));
mkdirSync(folder, { recursive: true });

let found = 0;
for (const scene of ['busy', 'calm', 'empty', 'stopped'] satisfies Scene[]) {
  const states = wanted.filter((state) => (state.scene ?? 'busy') === scene);
  if (states.length === 0) continue;
  const hub = await startScene(scene);
  for (const language of values.languages.split(','))
    for (const width of values.widths.split(',').map(Number)) await take(hub, states, language, width);
  await hub.close();
}
console.log(`${wanted.length} states in ${folder}${values.axe ? `, ${found} found by axe` : ''}`);
process.exit(found === 0 ? 0 : 1);

async function take(hub: PageHub, states: typeof PAGE_STATES, language: string, width: number): Promise<void> {
  const isPhone = width < 500;
  const { page, faults } = await openPage({
    viewport: { width, height: isPhone ? 740 : 900 },
    locale: language === 'ko' ? 'ko-KR' : 'en-GB',
    hasTouch: isPhone,
  });
  for (const state of states) {
    try {
      await bring(page, hub, state);
      // The Korean on the button of the language needs its font, which is fetched last.
      await page.locator(`link[href*="fonts"]`).waitFor({ state: 'attached' });
      await page.evaluate(() => document.fonts.load('14px Noto Sans KR', '한국어'));
      for (const colorScheme of values.themes.split(',') as ('light' | 'dark')[]) {
        await page.emulateMedia({ colorScheme });
        const path = join(folder, `${state.name}.${language}.${colorScheme}.${width}.png`);
        await page.screenshot({ path });
        if (values.axe) await look(page, path);
      }
    } catch (error) {
      console.error(`${state.name} ${language} ${width}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    }
  }
  for (const fault of faults) console.error(`${language} ${width}: ${fault}`);
  await page.context().close();
}

async function look(page: Parameters<typeof barriers>[0], path: string): Promise<void> {
  for (const line of await barriers(page, { frame: true })) {
    found += 1;
    console.error(`${path}: ${line}`);
  }
}
