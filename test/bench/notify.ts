import { setTimeout as sleep } from 'node:timers/promises';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { Bench } from './bench.ts';
import { contained, OPENINGS } from './contained-openings.ts';
import { playedNotify } from './played-notify.ts';
import { interleaved, percentile } from './statistics.ts';
import { rounded, verdict } from './verdict.ts';

const MOST = 1.05;
const MOST_SECONDS = 5;

/** Openings contained with and without people being told, in turn: when the first message is on the wire, and that no fix waits for it. */
export const notify: Bench = async ({ smallest }) => {
  const size = smallest ? OPENINGS.smallest : OPENINGS.full;
  const lateness: number[] = [];
  const fixes = { without: [] as number[], beside: [] as number[] };
  let runs = 1_000;
  await interleaved(size.rounds, {
    without: async () => {
      runs += 1;
      const { fixed } = await contained(size, runs, () => undefined);
      fixes.without.push(...fixed);
      return percentile(fixed, 0.5);
    },
    beside: async () => {
      runs += 1;
      const openedAt = new Map<string, number>();
      const clock = { now: Date.now, pause: (milliseconds: number) => sleep(milliseconds) };
      let send: (announced: AnnouncedIncident) => void = () => undefined;
      const onChange = (announced: AnnouncedIncident) => {
        if (!openedAt.has(announced.id)) openedAt.set(announced.id, Date.now());
        send(announced);
      };
      const { fixed } = await contained(size, runs, onChange, (store) => {
        const told = new Set<string>();
        const played = playedNotify(store, clock, {
          onSent: ({ incident = '' }) => {
            if (told.has(incident)) return;
            told.add(incident);
            lateness.push((Date.now() - (openedAt.get(incident) ?? Number.NaN)) / 1_000);
          },
        });
        send = played.send;
        return played.end;
      });
      fixes.beside.push(...fixed);
      return percentile(fixed, 0.5);
    },
  });
  const [alone, beside] = [percentile(fixes.without, 0.95), percentile(fixes.beside, 0.95)];
  const p95 = percentile(lateness, 0.95);
  return [
    verdict({
      name: 'notify.p95',
      value: p95,
      unit: 's',
      against: `${MOST_SECONDS} s from the opening of an incident to its message on the wire, half of them within ${rounded(percentile(lateness, 0.5))} s`,
      ratio: p95 / MOST_SECONDS,
      aim: `p95 at most ${MOST_SECONDS} s`,
      ok: p95 <= MOST_SECONDS,
    }),
    verdict({
      name: 'notify.fix',
      value: beside,
      unit: 'ms',
      against: `the fix of the same incidents without notices: p95 ${rounded(alone)} ms`,
      ratio: beside / alone,
      aim: `at most ${MOST} times as long`,
      ok: beside <= MOST * alone,
    }),
  ];
};
