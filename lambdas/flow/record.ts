import { whole } from '#core/json.ts';
import { ownProperty } from '#core/own-property.ts';

/** One line of a flow log, as far as the hub needs it. Times are epoch milliseconds. */
export type FlowRecord = {
  readonly account: string;
  readonly interfaceId: string;
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** `tcp`, `udp`, or the protocol's number as text. */
  readonly protocol: string;
  readonly action: string;
  readonly direction?: string;
  readonly start: number;
  readonly end: number;
};

/** A record; `empty` if the line has no traffic or no port; `unreadable` if the line is not in the format. */
export type FlowReading = FlowRecord | 'empty' | 'unreadable';

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp' };

/** The value of a field without data. */
const NOTHING = '-';

/** Reads one line with these fields; never throws. */
export function recordOf(line: string, fields: readonly string[]): FlowReading {
  const values = line.trim().split(/\s+/);
  if (values.length !== fields.length) return 'unreadable';
  const field = (name: string) => values[fields.indexOf(name)] ?? NOTHING;
  if (/^(NODATA|SKIPDATA)$/.test(field('log-status'))) return 'empty';
  const [account, interfaceId, from, to] = [field('account-id'), field('interface-id'), field('srcaddr'), field('dstaddr')];
  const [port, start, end] = [whole(field('dstport')), whole(field('start')), whole(field('end'))];
  if ([interfaceId, from, to, field('dstport')].includes(NOTHING)) return 'empty';
  if (!/^\d{12}$/.test(account) || !/^eni-[0-9a-f]+$/.test(interfaceId)) return 'unreadable';
  if (port === undefined || port < 0 || port > 65_535 || start === undefined || !isTime(start)) return 'unreadable';
  const protocol = field('protocol');
  const direction = field('flow-direction');
  return {
    account,
    interfaceId,
    from,
    to,
    port,
    protocol: ownProperty(PROTOCOLS, protocol) ?? protocol,
    action: field('action'),
    ...(direction !== NOTHING && { direction }),
    start: start * 1000,
    end: (end !== undefined && isTime(end) ? end : start) * 1000,
  };
}
function isTime(seconds: number): boolean {
  return seconds > 0 && seconds < 8_640_000_000_000;
}
