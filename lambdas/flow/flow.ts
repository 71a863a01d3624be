import { digestOf } from '#core/digest.ts';
import { PRODUCT } from '#core/naming.ts';
import { coversRegion, FLOW_LOG_RECORD, type FlowLogs, fieldsOf } from '#core/network/flow-log.ts';
import { isRisky } from '#core/network/risky-ports.ts';
import { type Inbound, inboundOf, isOwnTraffic } from './inbound.ts';
import { type Delivery, messageOf } from './message.ts';
import { recordOf } from './record.ts';

/** The account and Region of a network interface. */
export type AccountRegion = { readonly account: string; readonly region: string };

/** A record as an event for the queue of connections; see catalogue/readings/connection.ts. */
export type FlowEvent = Readonly<Record<'version' | 'id' | 'detail-type' | 'source' | 'account' | 'time' | 'region', string>> & {
  readonly resources: readonly string[];
  readonly detail: object;
};

export type FlowPorts = {
  /** The flow logs that an account lets the hub read; undefined if it did not opt in. Throws if the settings cannot be read. */
  readonly optedIn: (account: string) => Promise<FlowLogs | undefined>;
  /** The interface in the member; undefined if it is gone or access is denied. Throws if a retry may help. */
  readonly interfaceAt: (
    at: AccountRegion,
    id: string,
  ) => Promise<{ readonly groups: readonly string[]; readonly addresses: readonly string[] } | undefined>;
  /** Sends the events to detection; throws if any was not accepted. */
  readonly send: (events: readonly FlowEvent[]) => Promise<void>;
  /** Holds a delivery or lines that cannot be read, with the reason. */
  readonly hold: (body: string, reason: string) => Promise<void>;
};
export type FlowReport = { readonly lines: number; readonly sent: number; readonly unresolved: number; readonly foreign: number };

/** Enough lines to see what is wrong with them. */
const SHOWN_LINES = 20;
const SHOWN_CHARACTERS = 20_000;

const NOTHING: FlowReport = { lines: 0, sent: 0, unresolved: 0, foreign: 0 };

/**
 * Reads one delivery and sends detection the connections from the internet to the ports that attackers try first:
 * one per source, interface, port and minute. Rejected traffic is ignored. Throws only if a retry of the same delivery may succeed.
 */
export async function flow(written: string | undefined, ports: FlowPorts): Promise<FlowReport> {
  const message = messageOf(written);
  if (message.kind === 'control') return NOTHING;
  if (message.kind === 'unreadable') {
    await ports.hold(shownText(written), `flow logs: ${message.reason}`);
    return NOTHING;
  }
  const { delivery } = message;
  const settings = await ports.optedIn(delivery.account);
  // Every account of the organization can send to the destination; only log groups in the organization file are read.
  const isNamed = settings !== undefined && settings.group === delivery.group && coversRegion(settings, delivery.region);
  return isNamed ? read(delivery, settings, ports) : { ...NOTHING, foreign: delivery.lines.length };
}

async function read(delivery: Delivery, settings: FlowLogs, ports: FlowPorts): Promise<FlowReport> {
  const fields = fieldsOf(settings.format);
  const readings = delivery.lines.map((line) => ({ line, record: recordOf(line, fields) }));
  const unreadable = readings.filter(({ record }) => record === 'unreadable').map(({ line }) => line);
  if (unreadable.length > 0) await ports.hold(shown(delivery, unreadable), reasonFor(unreadable.length, delivery));
  const records = readings.flatMap(({ record }) => (typeof record === 'string' ? [] : [record]));
  // In a shared network a log may hold interfaces of other accounts. A sender can only be trusted about its own account.
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
  if (events.length > 0) await ports.send(events);
  return {
    lines: delivery.lines.length,
    sent: events.length,
    unresolved: resolved.filter(({ at }) => at === undefined).length,
    foreign: records.length - own.length,
  };
}

/** Equal for all records of one source, interface and port within one minute. */
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

/** SQS refuses an empty text, and characters that XML does not allow. */
function shownText(written: string | undefined): string {
  if (written === undefined || written === '') return '(the delivery could not be unpacked)';
  return written.slice(0, SHOWN_CHARACTERS).replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '?');
}

function reasonFor(count: number, { account, group, lines }: Delivery): string {
  return `flow logs: ${count} of ${lines.length} lines of ${group} in ${account} are not in the format the organization file gives`;
}
