import { setTimeout as sleep } from 'node:timers/promises';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { Bench } from './bench.ts';
import { contained, OPENINGS, STORE_MS } from './contained-openings.ts';
import { playedPublish } from './played-publish.ts';
import { interleaved, percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST = 1.05;
const MOST_SECONDS = 10;

/** Openings contained with and without their findings being kept up, in turn: how late a finding is, and that no fix waits for it. */
export const publish: Bench = async ({ smallest }) => {
  const size = smallest ? OPENINGS.smallest : OPENINGS.full;
  const lateness: number[] = [];
  const fixes = { without: [] as number[], beside: [] as number[] };
  let runs = 0;
  await interleaved(size.rounds, {
    without: async () => {
      runs += 1;
      const { fixed } = await contained(size, runs, () => undefined);
      fixes.without.push(...fixed);
      return percentile(fixed, 0.5);
    },
    beside: async () => {
      runs += 1;
      const changed = new Map<string, number>();
      const clock = { now: Date.now, pause: (milliseconds: number) => sleep(milliseconds) };
      let send: (announced: AnnouncedIncident) => void = () => undefined;
      const { fixed } = await contained(
        size,
        runs,
        (announced) => {
          changed.set(`${announced.id} ${announced.version}`, Date.now());
          send(announced);
        },
        (store) => {
          const { queue } = playedPublish(store, clock, {
            ...(smallest && { unknownMs: 0, windowMs: 20 }),
            onStored: ({ Id = '', UpdatedAt = '' }) => {
              for (const [key, at] of changed) {
                if (!Id.endsWith(`/${key.split(' ')[0]}`) || at > Date.parse(UpdatedAt) + STORE_MS) continue;
                lateness.push((Date.now() - at) / 1_000);
                changed.delete(key);
              }
            },
          });
          send = queue.send;
          return queue.end;
        },
      );
      fixes.beside.push(...fixed);
      return percentile(fixed, 0.5);
    },
  });
  const [alone, beside] = [percentile(fixes.without, 0.95), percentile(fixes.beside, 0.95)];
  const p95 = percentile(lateness, 0.95);
  return [
    verdict({
      name: 'publish.p95',
      value: p95,
      unit: 's',
      against: `${MOST_SECONDS} s from the change of an incident to the import of its finding, half of them within ${rounded(percentile(lateness, 0.5))} s`,
      ratio: p95 / MOST_SECONDS,
      aim: `p95 at most ${MOST_SECONDS} s`,
      ok: p95 <= MOST_SECONDS,
    }),
    verdict({
      name: 'publish.fix',
      value: beside,
      unit: 'ms',
      against: `the fix of the same incidents without findings: p95 ${rounded(alone)} ms`,
      ratio: beside / alone,
      aim: `at most ${MOST} times as long`,
      ok: beside <= MOST * alone,
    }),
  ];
};
