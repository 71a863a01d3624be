import { concurrently } from '#core/concurrently.ts';
import { errorText } from '#core/errors.ts';
import { UNDELIVERED, UNDELIVERED_SIGN_INS } from '#core/naming.ts';
import type { Settings } from '#core/settings.ts';

export type UndeliveredPorts = {
  readonly settings: () => Promise<Pick<Settings, 'forwarding'>>;
  /** How many messages a queue of a member holds. */
  readonly count: (account: string, region: string, queue: string) => Promise<number>;
};

/** A member's queue with events that never reached the hub, or one that could not be read. */
export type Undelivered = { readonly account: string; readonly region: string; readonly queue: string } & (
  | { readonly events: number }
  | { readonly reason: string }
);

const AT_ONCE = 10;
const HOUR_OF_MINUTES = 60;

/** Whether this minute's run counts: once an hour is enough, because EventBridge retries for a day. */
export function isTimeToCount(now: number): boolean {
  return Math.floor(now / 60_000) % HOUR_OF_MINUTES === 0;
}

/** Every queue in every account and Region that holds events which could not be forwarded. Rejects if the settings cannot be read. */
export async function undeliveredEvents(ports: UndeliveredPorts): Promise<Undelivered[]> {
  const { forwarding = [] } = await ports.settings();
  const queues = forwarding.flatMap(({ accounts, regions, signInRegions }) =>
    accounts.flatMap((account) => [
      ...regions.map((region) => ({ account, region, queue: UNDELIVERED })),
      ...signInRegions.map((region) => ({ account, region, queue: UNDELIVERED_SIGN_INS })),
    ]),
  );
  const found: Undelivered[] = [];
  await concurrently(AT_ONCE, queues, async (one) => {
    try {
      const events = await ports.count(one.account, one.region, one.queue);
      if (events > 0) found.push({ ...one, events });
    } catch (error) {
      found.push({ ...one, reason: errorText(error) });
    }
  });
  return found;
}
