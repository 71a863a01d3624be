import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { until } from './until.ts';

const HUB = fileURLToPath(new URL('../../lambdas/cli/hub.mjs', import.meta.url));

/** Runs the operator's command line, in English, against the organization the tests share. */
export async function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [HUB, ...words], {
    env: { ...process.env, LC_ALL: 'C', HUB_LOCAL: inject('local') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number>((resolve, reject) => {
    child.once('close', (code) => resolve(code ?? 1));
    child.once('error', reject);
  });
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}

/** Like `until`, for questions that run the command line: each takes a process, so they are asked twice a second. */
export function untilHub<Answer>(ask: () => Promise<Answer>, wanted: (answer: Answer) => boolean): Promise<Answer> {
  return until(ask, wanted, 300, 500);
}
