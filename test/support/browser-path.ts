import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The Chromium that tests of the page run in: `CHROME`, Debian's, or one on the path; undefined where there is none. */
export function findBrowser(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = [env.CHROME, '/usr/bin/chromium', ...folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))];
  return places.find((place) => place !== undefined && place !== '' && isExecutable(place));
}

/** The error for a machine without a browser. */
export const NO_BROWSER =
  'The tests of the control room need Chromium: install it (on Debian: apt-get install chromium), or name one with CHROME=/path/to/chromium.';

/** Installs Chromium where there is none: by apt-get if that is allowed, else by Playwright. Reports what it does through `say`. */
export function ensureBrowser(root: string, say: (line: string) => void): void {
  if (findBrowser() !== undefined) return;
  say('Installing Chromium for the tests of the control room.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (command: string, ...args: string[]) => spawnSync(command, args, { cwd: root, stdio: 'inherit', env }).status === 0;
  const mayInstall = process.getuid?.() === 0;
  if (mayInstall && run('apt-get', 'update') && run('apt-get', 'install', '-y', '--no-install-recommends', 'chromium')) return;
  if (run(process.execPath, join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium')) return;
  say(NO_BROWSER);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
