import { digestOf } from '#core/digest.ts';
import { PRODUCT } from '#core/naming.ts';
import { FLOW_LOG_RECORD, type FlowLogs, fieldsOf, isSeen } from '#core/network/flow-log.ts';
import { isRisky } from '#core/network/risky-ports.ts';
import { type Inbound, inboundOf, isOwnTraffic } from './inbound.ts';
import { type Delivery, messageOf } from './message.ts';
import { recordOf } from './record.ts';

/** The account and Region of a network interface. */
export type AccountRegion = { readonly account: string; readonly region: string };

/** A record as the hub tells it to itself, ready for the urgent queue; see detect/readings/connection.ts. */
export type FlowEvent = Readonly<Record<'version' | 'id' | 'detail-type' | 'source' | 'account' | 'time' | 'region', string>> & {
  readonly resources: readonly string[];
  readonly detail: object;
};

export type FlowPorts = {
  /** What an account lets the hub see of its flow logs; undefined where it did not opt in. Throws if that cannot be read. */
  readonly optedIn: (account: string) => Promise<FlowLogs | undefined>;
  /** What the member says of an interface; undefined where it is gone or nobody may tell. Throws where asking again may help. */
  readonly interfaceAt: (
    at: AccountRegion,
    id: string,
  ) => Promise<{ readonly groups: readonly string[]; readonly addresses: readonly string[] } | undefined>;
  /** Hands the events to detection; throws if any was not taken. */
  readonly tell: (events: readonly FlowEvent[]) => Promise<void>;
  /** Puts away what nobody can read, with the reason. */
  readonly park: (body: string, reason: string) => Promise<void>;
};

/** How one delivery went, in numbers. */
export type FlowReport = { readonly lines: number; readonly told: number; readonly unresolved: number; readonly foreign: number };

/** So many lines are enough for a person to see what is wrong with them. */
const SHOWN_LINES = 20;
const SHOWN_CHARACTERS = 20_000;

const NOTHING: FlowReport = { lines: 0, told: 0, unresolved: 0, foreign: 0 };

/**
 * Reads one delivery and tells detection of connections that came in from the internet to ports attackers try on sight:
 * one of a source, interface and port a minute. Rejected traffic reached nobody, so it is left where it is. Throws only
 * where the same delivery may go better later.
 */
export async function flow(written: string | undefined, ports: FlowPorts): Promise<FlowReport> {
  const message = messageOf(written);
  if (message.kind === 'control') return NOTHING;
  if (message.kind === 'unreadable') {
    await ports.park(shownText(written), `flow logs: ${message.reason}`);
    return NOTHING;
  }
  const { delivery } = message;
  const settings = await ports.optedIn(delivery.account);
  // Anybody in the organization may subscribe to the destination; only what the organization file names is read.
  const isNamed = settings !== undefined && settings.group === delivery.group && isSeen(settings, delivery.region);
  return isNamed ? read(delivery, settings, ports) : { ...NOTHING, foreign: delivery.lines.length };
}

async function read(delivery: Delivery, settings: FlowLogs, ports: FlowPorts): Promise<FlowReport> {
  const fields = fieldsOf(settings.format);
  const readings = delivery.lines.map((line) => ({ line, record: recordOf(line, fields) }));
  const unreadable = readings.filter(({ record }) => record === 'unreadable').map(({ line }) => line);
  if (unreadable.length > 0) await ports.park(shown(delivery, unreadable), reasonFor(unreadable.length, delivery));
  const records = readings.flatMap(({ record }) => (typeof record === 'string' ? [] : [record]));
  // A log may hold interfaces of others who share the network, and what a line says of another account nobody has to believe.
  const own = records.filter(({ account }) => account === delivery.account);
  const risky = own
    .flatMap((record) => inboundOf(record) ?? [])
    .filter(({ port, protocol }) => isRisky(port, protocol, settings.ports));
  const distinct = [...new Map(risky.toReversed().map((record) => [keyOf(record), record])).values()].toReversed();
  const resolved = await Promise.all(
    distinct.map(async (record) => ({ record, at: await ports.interfaceAt(delivery, record.interfaceId) })),
  );
  const events = resolved.flatMap(({ record, at }) =>
    at === undefined || isOwnTraffic(record, at) ? [] : at.groups.map((group) => eventOf(record, group, delivery)),
  );
  if (events.length > 0) await ports.tell(events);
  return {
    lines: delivery.lines.length,
    told: events.length,
    unresolved: resolved.filter(({ at }) => at === undefined).length,
    foreign: records.length - own.length,
  };
}

/** The same for every record of one source, interface and port within a minute. */
function keyOf({ from, interfaceId, port, protocol, start }: Inbound): string {
  return [interfaceId, from, protocol, port, Math.floor(start / 60_000)].join(' ');
}

function eventOf(record: Inbound, group: string, { account, region }: AccountRegion): FlowEvent {
  const { interfaceId, from, to, port, protocol, action, start, end } = record;
  return {
    version: '0',
    id: digestOf(account, region, keyOf(record), group) ?? '',
    'detail-type': FLOW_LOG_RECORD,
    source: PRODUCT,
    account,
    time: new Date(start).toISOString(),
    region,
    resources: [],
    detail: {
      accountId: account,
      region,
      interfaceId,
      srcAddr: from,
      dstAddr: to,
      dstPort: port,
      protocol,
      action,
      start: start / 1000,
      end: end / 1000,
      groups: [group],
    },
  };
}

function shown({ account, region, group }: Delivery, lines: readonly string[]): string {
  const some = lines.slice(0, SHOWN_LINES).map((line) => line.slice(0, 500));
  return shownText(JSON.stringify({ account, region, group, lines: some }));
}

/** A queue takes no empty text, and no characters that XML does not know. */
function shownText(written: string | undefined): string {
  if (written === undefined || written === '') return '(nothing that could be unpacked)';
  return written.slice(0, SHOWN_CHARACTERS).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');
}

function reasonFor(count: number, { account, group, lines }: Delivery): string {
  return `flow logs: ${count} of ${lines.length} lines of ${group} in ${account} are not in the format the organization file gives`;
}
