import { setImmediate as turn } from 'node:timers/promises';
import type { QueueClock } from './played-queue.ts';

type Sleeper = { readonly at: number; readonly wake: () => void };

/** A clock that jumps to the next moment that any work waits for, so that a minute is over as soon as its work is done. */
export function virtualTime(start: number): QueueClock & { readonly during: <Answer>(work: Promise<Answer>) => Promise<Answer> } {
  const sleepers: Sleeper[] = [];
  let now = start;
  const pause = (milliseconds: number) =>
    new Promise<void>((wake) => {
      const at = now + Math.max(0, milliseconds);
      const after = sleepers.findIndex((other) => other.at > at);
      sleepers.splice(after < 0 ? sleepers.length : after, 0, { at, wake });
    });

  /** Lets time pass until the work is done. Throws if it waits for anything but time. */
  const during = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    let isDone = false;
    const end = work.finally(() => {
      isDone = true;
    });
    end.catch(() => undefined);
    for (let idle = 0; !isDone; ) {
      await turn();
      const next = sleepers.shift();
      idle = next === undefined ? idle + 1 : 0;
      if (idle > 1_000) throw new Error('what runs in virtual time waits for something else than time');
      if (next === undefined) continue;
      now = Math.max(now, next.at);
      next.wake();
    }
    return end;
  };
  return { now: () => now, pause, during };
}
