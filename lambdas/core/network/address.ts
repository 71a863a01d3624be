import ipaddr from 'ipaddr.js';
import { memoizeByText } from '../memoize-by-text.ts';

/** Ranges of addresses on the internet; `reserved` holds those for documentation. */
const OUTSIDE_RANGES = ['unicast', 'reserved'];

const MAX_LENGTH = 45;

/** A public address in canonical form, IPv4 inside IPv6 as IPv4; undefined for host names and for private, shared and local ones. */
export const outsideAddress = memoizeByText((written): string | undefined => {
  const address = parse(written.trim());
  return address !== undefined && OUTSIDE_RANGES.includes(address.range()) ? address.toString() : undefined;
});

/** What identifies a caller's network: an IPv4 address, or the /64 of an IPv6 address, whose rest changes daily. */
export function networkOf(written: string): string | undefined {
  const outside = outsideAddress(written);
  if (outside === undefined || !outside.includes(':')) return outside;
  const { parts } = ipaddr.IPv6.parse(outside);
  return `${new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** Only dotted quads: the library would also read `1` or `0x7f.1` as addresses. */
function parse(written: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (written.length > MAX_LENGTH || written.includes('%')) return undefined;
  // Most other texts are host names, and the library is slow to reject them.
  if (/^[\d.]+$/.test(written)) return ipaddr.IPv4.isValidFourPartDecimal(written) ? ipaddr.IPv4.parse(written) : undefined;
  return written.includes(':') && ipaddr.IPv6.isValid(written) ? ipaddr.process(written) : undefined;
}
