import { sha256 } from '#core/digest.ts';
import { memoizeByText } from '#core/memoize-by-text.ts';
import type { Settings } from '#core/settings.ts';

/** An account, and the Regions that it forwards from. */
export type AccountRegions = { readonly account: string; readonly regions: readonly string[] };

/** Every account of the organization file. */
export function accountsIn({ forwarding = [] }: Pick<Settings, 'forwarding'>): AccountRegions[] {
  return forwarding.flatMap(({ accounts, regions }) => accounts.map((account) => ({ account, regions })));
}

const numberOf = memoizeByText((account) => Number.parseInt(sha256(`turn ${account}`).slice(0, 8), 16));

/** The accounts whose turn is in this minute, counted from 1970. Each has its turn every `interval` minutes. */
export function accountsOnTurn(places: readonly AccountRegions[], minute: number, interval: number): AccountRegions[] {
  return places.filter(({ account }) => turnOf(account, interval) === minute % interval);
}

function turnOf(account: string, interval: number): number {
  return numberOf(account) % interval;
}
