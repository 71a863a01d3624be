import { notedIn } from '#core/incident/evidence.ts';
import type { Incident } from '#core/incident/incident.ts';
import { outsideAddress } from '#core/network/address.ts';
import { canonicalCidr, isWithin } from '#core/network/cidr.ts';
import type { Image } from '#core/playbook/plan.ts';
import { idOf } from '#core/playbook/subject.ts';
import type { AccountSettings } from '#core/settings.ts';

const HOURS = 24;
const SHOWN = 10;

/** The addresses of the requests, from the evidence. */
function addressesOf({ evidence }: Incident): string[] {
  return notedIn(evidence, 'address');
}

/** The outside addresses that may be blocked, each as a block of one address. */
export function blocksOf(incident: Incident, { protectedNetworks: neverBlocked = [] }: AccountSettings): string[] {
  const outside = addressesOf(incident).flatMap((address) => outsideAddress(address) ?? []);
  const allowed = outside.filter((address) => !isWithin(address, neverBlocked));
  return allowed.flatMap((address) => canonicalCidr(`${address}/${address.includes(':') ? 128 : 32}`) ?? []);
}

/** The addresses that no image covers. */
export function leftAlone(images: readonly Image[], incident: Incident): string[] {
  const blocks = blocksIn(images);
  return addressesOf(incident).filter((address) => !isWithin(address, blocks));
}

/** The blocks of these images. */
export function blocksIn(images: readonly Image[]): string[] {
  return images.map(({ subject }) => idOf(subject));
}

/** When a block that begins now ends, in epoch milliseconds: addresses get other owners. */
export function blockEnd(now: number): number {
  return now + HOURS * 3_600_000;
}

/** Addresses in words, at most as many as people read. */
export function addressList(addresses: readonly string[]): string {
  const more = addresses.length - SHOWN;
  return addresses.slice(0, SHOWN).join(', ') + (more > 0 ? ` + ${more}` : '');
}
