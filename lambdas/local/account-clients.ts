import { type LoopbackClients, loopbackClients } from '#adapters/sdk/loopback-clients.ts';
import { administratorOf, type LocalPlace } from './running.ts';

/** Clients of one member account as its own administrator: the position an attacker is in. */
export async function memberClients(place: LocalPlace, account: string, region: string): Promise<LoopbackClients> {
  return loopbackClients(place.endpoint, region, await administratorOf(place, account, region));
}

/** Clients of the hub's own account, in its home Region. */
export function hubClients(place: LocalPlace): Promise<LoopbackClients> {
  const { hubAccount, homeRegion } = place.organization.naming;
  return memberClients(place, hubAccount, homeRegion);
}
