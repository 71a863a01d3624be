import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Bench } from './bench.ts';
import { rounded, verdict } from './verdict.ts';

const CHILD = fileURLToPath(new URL('./recognise-a-million.ts', import.meta.url));
const MOST = 1.1;

const FULL = { warmUp: 200_000, events: 1_000_000 };
const SMALLEST = { warmUp: 1_000, events: 1_000 };

/** The heap of one process after a million events, against the heap after the warm-up. */
export const detectMemory: Bench = async ({ smallest }) => {
  const size = smallest ? SMALLEST : FULL;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    CHILD,
    String(size.warmUp),
    String(size.events),
  ]);
  const { events, warm, end } = JSON.parse(stdout) as { events: number; warm: number; end: number };
  return [
    verdict({
      name: 'detect.memory',
      value: end / 1e6,
      unit: 'MB',
      against: `the heap before the last ${events} events, ${rounded(warm / 1e6)} MB`,
      ratio: end / warm,
      aim: `flat: at most ${MOST} times`,
      ok: end / warm <= MOST,
    }),
  ];
};
