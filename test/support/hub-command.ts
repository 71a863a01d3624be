import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';

const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));

/** Runs the operator's command line, in English, against the organization the tests share. */
export async function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [HUB, ...words], {
    env: { ...process.env, LC_ALL: 'C', HUB_LOCAL: inject('local') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, out, err };
}
