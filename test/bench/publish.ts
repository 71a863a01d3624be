import type { Bench } from './bench.ts';
import { STORE_MS } from './contained-openings.ts';
import { playedPublish } from './played-publish.ts';
import { withAndWithoutListener } from './with-and-without-listener.ts';

/** Openings contained with and without findings, in turn: how late a finding is, and that no fix waits for it. */
export const publish: Bench = ({ smallest }) =>
  withAndWithoutListener(
    {
      smallest,
      name: 'publish',
      firstRun: 0,
      late: 'from the change of an incident to the import of its finding',
      mostSeconds: 10,
      without: 'findings',
    },
    (onLate) => {
      const changed = new Map<string, number>();
      return {
        onChange: ({ id, version }) => changed.set(`${id} ${version}`, Date.now()),
        listen: (store, clock) =>
          playedPublish(store, clock, {
            ...(smallest && { unknownMs: 0, windowMs: 20 }),
            onStored: ({ Id = '', UpdatedAt = '' }) => {
              for (const [key, at] of changed) {
                if (!Id.endsWith(`/${key.split(' ')[0]}`) || at > Date.parse(UpdatedAt) + STORE_MS) continue;
                onLate((Date.now() - at) / 1_000);
                changed.delete(key);
              }
            },
          }).queue,
      };
    },
  );
