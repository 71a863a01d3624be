import { outsideAddress } from '#core/network/address.ts';
import type { FlowRecord } from './record.ts';

/** A record of accepted traffic from the internet. */
export type Inbound = FlowRecord & { readonly from: string };

/** The record with its source in canonical form; undefined if the traffic was rejected, outbound or internal. */
export function inboundOf(record: FlowRecord): Inbound | undefined {
  const from = outsideAddress(record.from);
  if (from === undefined || record.action !== 'ACCEPT' || record.direction === 'egress') return undefined;
  return { ...record, from };
}

/** What the hub knows of a network interface; see core/facts.ts. */
type Interface = { readonly groups: readonly string[]; readonly addresses: readonly string[] };

/** Whether the interface itself is the source: then it is outbound traffic of a public IPv6 address. */
export function isOwnTraffic({ from }: Inbound, { addresses }: Interface): boolean {
  return addresses.some((address) => (outsideAddress(address) ?? address) === from);
}
