import { silenceReport } from '#catalogue/events/hub-events.ts';
import type { Attack } from '../attack.ts';
import { eventTime } from '../attack.ts';

/** Reports that the Region of the target is silent, as the heartbeat does after three missed beats. Nothing is cut, so nothing is undone. */
export const fallSilent: Attack = async ({ account, region, naming }) => ({
  event: silenceReport({ account, home: naming.homeRegion, at: eventTime(), silent: [{ region, hop: 'not-back' }] }),
  persists: async () => true,
  restUntouched: async () => true,
});
