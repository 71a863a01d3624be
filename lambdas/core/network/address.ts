import ipaddr from 'ipaddr.js';
import { memoizeByText } from '../memoize-by-text.ts';

/** Addresses that say something of where a caller is. Documentation addresses are among them; nobody ever calls from one. */
const TELLING = ['unicast', 'reserved'];

/** The longest way to write an address; what is longer is none. */
const LONGEST = 45;

/**
 * An address outside, in its canonical form; an IPv4 address inside an IPv6 one as IPv4. Undefined for host names, as AWS
 * writes them for its services, and for addresses that are private, shared, local or a tunnel's.
 */
export const outsideAddress = memoizeByText((written): string | undefined => {
  const address = parse(written.trim());
  return address !== undefined && TELLING.includes(address.range()) ? address.toString() : undefined;
});

/**
 * What stays the same while somebody stays where they are: an IPv4 address itself, the /64 of an IPv6 address, whose rest
 * devices change every day. Undefined where the address tells nothing.
 */
export function networkOf(written: string): string | undefined {
  const outside = outsideAddress(written);
  if (outside === undefined || !outside.includes(':')) return outside;
  const { parts } = ipaddr.IPv6.parse(outside);
  return `${new ipaddr.IPv6([...parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** Strict dotted quads only: the library would also read `1` or `0x7f.1` as addresses. */
function parse(written: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (written.length > LONGEST || written.includes('%')) return undefined;
  // Most of what is no address is a host name, and the library takes its time to say so.
  if (/^[\d.]+$/.test(written)) return ipaddr.IPv4.isValidFourPartDecimal(written) ? ipaddr.IPv4.parse(written) : undefined;
  return written.includes(':') && ipaddr.IPv6.isValid(written) ? ipaddr.process(written) : undefined;
}
