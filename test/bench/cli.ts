import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { authorizeIngress } from '#catalogue/events/security-group-calls.ts';
import { ROOT } from '#local/running.ts';
import type { Bench } from './bench.ts';
import { interleaved, median } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const HUB = join(ROOT, 'lambdas/cli/hub.mjs');
const EVENT = JSON.stringify(
  authorizeIngress({
    group: 'sg-0abc',
    permissions: [{ protocol: 'tcp', from: 22, to: 22, v4: ['0.0.0.0/0'] }],
    rules: ['sgr-1'],
  }),
);

/** The verbs that need no hub. */
const OFFLINE = {
  help: ['help'],
  scenarios: ['scenarios'],
  completion: ['completion', 'bash'],
  detect: ['detect', '-'],
  explain: ['explain', '-'],
} as const;

const MORE_AT_MOST_MS = 300;

/** The time of each verb until its first output, beyond that of an empty Node program. */
export const cli: Bench = async ({ smallest }) => {
  // The first command after a source change bundles the sources.
  await firstOutput([HUB, 'help']);
  const empty = () => firstOutput(['-e', 'console.log(0)']);
  const verbs = Object.entries(OFFLINE).map(([verb, words]) => [verb, () => firstOutput([HUB, ...words])] as const);
  const times = await interleaved(smallest ? 1 : 15, { empty, ...Object.fromEntries(verbs) });
  const floor = median(times.empty);
  return verbs.map(([verb]) => {
    const more = median(times[verb as keyof typeof times]) - floor;
    return verdict({
      name: `cli.${verb}`,
      value: more,
      unit: 'ms more',
      against: `an empty Node program, ${rounded(floor)} ms`,
      ratio: (floor + more) / floor,
      aim: `at most ${MORE_AT_MOST_MS} ms more`,
      ok: more <= MORE_AT_MOST_MS,
    });
  });
};

/** Milliseconds until a Node program prints something. */
async function firstOutput(args: readonly string[]): Promise<number> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(EVENT);
  await once(child.stdout, 'data');
  const milliseconds = performance.now() - start;
  child.stdout.resume();
  await once(child, 'close');
  return milliseconds;
}
