import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';

/** Runs the operator's command line against the organization the tests share. */
export async function hub(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn('npm', ['run', '-s', 'hub', '--', ...words], {
    env: { ...process.env, HUB_LOCAL: inject('local') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await closed, out, err };
}
