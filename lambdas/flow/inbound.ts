import { outsideAddress } from '#core/network/address.ts';
import type { FlowRecord } from './record.ts';

/** A record of traffic that came in from the internet and was let in. */
export type Inbound = FlowRecord & { readonly from: string };

/** The record with its source in canonical form; undefined for what was rejected, went out, or came from inside. */
export function inboundOf(record: FlowRecord): Inbound | undefined {
  const from = outsideAddress(record.from);
  if (from === undefined || record.action !== 'ACCEPT' || record.direction === 'egress') return undefined;
  return { ...record, from };
}

/** What the hub knows of a network interface; see core/facts.ts. */
type Interface = { readonly groups: readonly string[]; readonly addresses: readonly string[] };

/** Whether the interface itself is the source: then a public IPv6 address called out, whatever port it called. */
export function isOwnTraffic({ from }: Inbound, { addresses }: Interface): boolean {
  return addresses.some((address) => (outsideAddress(address) ?? address) === from);
}
