import type { Bench } from './bench.ts';
import { playedNotify } from './played-notify.ts';
import { withAndWithoutListener } from './with-and-without-listener.ts';

/** Openings contained with and without notices, in turn: when the first message is sent, and that no fix waits for it. */
export const notify: Bench = ({ smallest }) =>
  withAndWithoutListener(
    {
      smallest,
      name: 'notify',
      firstRun: 1_000,
      late: 'from the opening of an incident to its message on the wire',
      mostSeconds: 5,
      without: 'notices',
    },
    (onLate) => {
      const openedAt = new Map<string, number>();
      const reported = new Set<string>();
      return {
        onChange: ({ id }) => {
          if (!openedAt.has(id)) openedAt.set(id, Date.now());
        },
        listen: (store, clock) =>
          playedNotify(store, clock, {
            onSent: ({ incident = '' }) => {
              if (reported.has(incident)) return;
              reported.add(incident);
              onLate((Date.now() - (openedAt.get(incident) ?? Number.NaN)) / 1_000);
            },
          }),
      };
    },
  );
