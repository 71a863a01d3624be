import type { Bench } from './bench.ts';
import { besideContainment } from './beside-containment.ts';
import { playedNotify } from './played-notify.ts';

/** Openings contained with and without people being told, in turn: when the first message is on the wire, and that no fix waits for it. */
export const notify: Bench = ({ smallest }) =>
  besideContainment(
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
      const told = new Set<string>();
      return {
        onChange: ({ id }) => {
          if (!openedAt.has(id)) openedAt.set(id, Date.now());
        },
        listen: (store, clock) =>
          playedNotify(store, clock, {
            onSent: ({ incident = '' }) => {
              if (told.has(incident)) return;
              told.add(incident);
              onLate((Date.now() - (openedAt.get(incident) ?? Number.NaN)) / 1_000);
            },
          }),
      };
    },
  );
