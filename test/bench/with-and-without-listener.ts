import { setTimeout as sleep } from 'node:timers/promises';
import type { AnnouncedIncident } from '#core/incident/announced.ts';
import type { IncidentStore } from '#core/incident/store.ts';
import { contained, OPENINGS } from './contained-openings.ts';
import type { QueueClock } from './played-queue.ts';
import { interleaved, percentile } from './statistics.ts';
import { type BenchVerdict, rounded, verdict } from './verdict.ts';

const MOST = 1.05;

/** A listener on changes of incidents, for one round; `onChange` gets each change before `send` does. */
type Listener = {
  readonly onChange: (announced: AnnouncedIncident) => void;
  readonly listen: (
    store: IncidentStore,
    clock: QueueClock,
  ) => { readonly send: (announced: AnnouncedIncident) => void; readonly end: () => Promise<void> };
};

type Compared = {
  readonly smallest: boolean;
  readonly name: string;
  /** Number of the first run: runs of one process have different incidents. */
  readonly firstRun: number;
  /** The name of the measured delay, and its limit in seconds. */
  readonly late: string;
  readonly mostSeconds: number;
  /** What the comparison runs leave out. */
  readonly without: string;
};

/** Openings contained with and without a listener, in turn: how late the listener is in seconds, and that no fix waits for it. */
export async function withAndWithoutListener(
  { smallest, name, firstRun, late, mostSeconds, without }: Compared,
  listener: (onLate: (seconds: number) => void) => Listener,
): Promise<BenchVerdict[]> {
  const size = smallest ? OPENINGS.smallest : OPENINGS.full;
  const lateness: number[] = [];
  const fixes = { without: [] as number[], listening: [] as number[] };
  const clock: QueueClock = { now: Date.now, pause: (milliseconds) => sleep(milliseconds) };
  let run = firstRun;
  await interleaved(size.rounds, {
    without: async () => {
      const { fixed } = await contained(size, ++run, () => undefined);
      fixes.without.push(...fixed);
      return percentile(fixed, 0.5);
    },
    listening: async () => {
      const { onChange, listen } = listener((seconds) => lateness.push(seconds));
      let send: (announced: AnnouncedIncident) => void = () => undefined;
      const announceTo = (announced: AnnouncedIncident) => {
        onChange(announced);
        send(announced);
      };
      const { fixed } = await contained(size, ++run, announceTo, (store) => {
        const started = listen(store, clock);
        send = started.send;
        return started.end;
      });
      fixes.listening.push(...fixed);
      return percentile(fixed, 0.5);
    },
  });
  const [alone, listening] = [percentile(fixes.without, 0.95), percentile(fixes.listening, 0.95)];
  const p95 = percentile(lateness, 0.95);
  return [
    verdict({
      name: `${name}.p95`,
      value: p95,
      unit: 's',
      against: `${mostSeconds} s ${late}, half of them within ${rounded(percentile(lateness, 0.5))} s`,
      ratio: p95 / mostSeconds,
      aim: `p95 at most ${mostSeconds} s`,
      ok: p95 <= mostSeconds,
    }),
    verdict({
      name: `${name}.fix`,
      value: listening,
      unit: 'ms',
      against: `the fix of the same incidents without ${without}: p95 ${rounded(alone)} ms`,
      ratio: listening / alone,
      aim: `at most ${MOST} times as long`,
      ok: listening <= MOST * alone,
    }),
  ];
}
