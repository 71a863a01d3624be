import type { StandingStops, SwitchStore } from '#core/incident/switch.ts';
import type { Stop } from '#core/settings.ts';

/** The switch of `decide`, in memory. */
export function switchInMemory(first: StandingStops = {}): SwitchStore & { readonly now: () => StandingStops } {
  let standing = first;
  const isAsRead = (one: Stop | undefined, other: Stop | undefined) => one?.at === other?.at && one?.by === other?.by;
  return {
    now: () => standing,
    standing: async () => standing,
    write: async (stop, before) => {
      if (!isAsRead(standing.thrown, before)) return false;
      standing = { ...standing, thrown: stop };
      return true;
    },
    lift: async ({ thrown, byHand }) => {
      if (!isAsRead(standing.thrown, thrown) || !isAsRead(standing.byHand, byHand)) return false;
      standing = {};
      return true;
    },
  };
}
