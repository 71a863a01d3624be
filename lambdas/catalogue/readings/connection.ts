import type { Activity } from '#core/detection/activity.ts';
import type { MemoryEntry, Recalled } from '#core/detection/memory.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { type Json, type JsonObject, list, object, text, whole } from '#core/json.ts';
import { memoizeByObject } from '#core/memoize-by-object.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { outsideAddress } from '#core/network/address.ts';
import { isRisky } from '#core/network/risky-ports.ts';
import { covered, coversPort, risky, riskyOpenings } from './exposure.ts';
import { ingressRuleOf, isSame, namedRuleIds, namedRules, protocolOf, revokedRules } from './ingress.ts';

/**
 * A connection from outside.
 *
 * The hub's flow log reader sends it to the hub's queue with source `org-security-hub` and detail-type `Flow Log Record`.
 * `account` and `region` are those of the interface, `time` is the start of the record, and every copy has the same `id`.
 * The detail is `{ accountId, region, interfaceId, srcAddr, dstAddr, dstPort, protocol, action, start, end, groups }`.
 * It sends only accepted inbound records from a public address to a high-risk port, at most one a minute for each source,
 * interface and port. `groups` has one group: for an interface with several groups the reader sends one event per group,
 * each with its own `id`, because memory keeps openings by group.
 */
export type Connection = {
  readonly group: string;
  readonly port: number;
  readonly protocol: string;
  readonly from: string;
  readonly interface: string;
};

/** The connection in an activity; undefined if it was rejected, came from inside or reached no high-risk port. */
export function connectionOf(activity: Activity): Connection | undefined {
  const { kind, detail } = activity;
  if (kind !== 'connection' || detail.action !== 'ACCEPT') return undefined;
  const from = outsideAddress(text(detail.srcAddr) ?? '');
  const group = text(list(detail.groups)[0]);
  const port = whole(detail.dstPort);
  const protocol = protocolOf(detail.protocol);
  if (from === undefined || group === undefined || port === undefined) return undefined;
  if (!isRisky(port, protocol, tuningOf(activity).riskyPorts)) return undefined;
  return { group, port, protocol, from, interface: text(detail.interfaceId) ?? 'unknown' };
}

/**
 * One change of a group, short enough for memory: rules opened to the internet, rules removed, and ids of modified rules.
 */
type Change = { readonly opened?: readonly string[]; readonly closed?: readonly string[]; readonly ids?: readonly string[] };

/** Memory entries are short, but a call can open any number of rules. */
const ROOM = { opened: 260, closed: 120, ids: 90 };

/** Stands for more openings than fit. */
const ANYTHING: IngressRule = { kind: 'ingress-rule', protocol: '-1', cidr: '' };

/** What memory keeps of an activity to connect openings with connections, as a string. */
export const trace = memoizeLast((activity: Activity): string | undefined => {
  const connection = connectionOf(activity);
  if (connection !== undefined) return JSON.stringify({ port: connection.port, protocol: connection.protocol });
  if (activity.kind !== 'api-call') return undefined;
  if (activity.name === 'DeleteSecurityGroup') return JSON.stringify({ gone: true });
  const change = changeOf(activity);
  return Object.keys(change).length === 0 ? undefined : JSON.stringify(change);
});

/**
 * Whether one of two entries is an opening and the other a connection through it, with no closing between them. Traffic
 * may continue for this many minutes after its rule was removed.
 */
export function isThrough(
  afterClosingMinutes: number,
): (one: MemoryEntry, other: MemoryEntry, all: readonly MemoryEntry[]) => boolean {
  const after = afterClosingMinutes * 60_000;
  return (one, other, all) => isConnectionThrough(one, other, all, after) || isConnectionThrough(other, one, all, after);
}

/** The remembered rules that let a connection in; none where a call opened more than memory keeps. */
export function openingsOf(recalled: Recalled | undefined): IngressRule[] {
  return (recalled?.because ?? []).flatMap((entry) => rulesIn(read(entry).opened)).filter(({ cidr }) => cidr !== '');
}

function isConnectionThrough(opening: MemoryEntry, connection: MemoryEntry, all: readonly MemoryEntry[], after: number): boolean {
  const { port: written, protocol: by } = read(connection);
  const [port, protocol] = [whole(written), text(by)];
  if (port === undefined || protocol === undefined || connection.at < opening.at) return false;
  const rules = rulesIn(read(opening).opened).filter((rule) => coversPort(rule, port, protocol));
  const later = all.filter(({ id, at }) => id !== opening.id && at >= opening.at && connection.at - at > after);
  return rules.some((rule) => !later.some((entry) => closes(read(entry), rule)));
}

function changeOf(activity: Activity): Change {
  const isRevocation = activity.name === 'RevokeSecurityGroupIngress';
  const took = isRevocation ? [...namedRules(activity), ...revokedRules(activity)].flatMap(ingressRuleOf) : [];
  const opened = isRevocation ? [] : openedIn(riskyOpenings(activity));
  const closed = fitting(covered(took, risky(activity)).map(written), ROOM.closed);
  // A modified rule closes its previous state, also if it opens something now.
  const ids = activity.name === 'AuthorizeSecurityGroupIngress' ? [] : fitting(namedRuleIds(activity.request), ROOM.ids);
  return { ...(opened.length > 0 && { opened }), ...(closed.length > 0 && { closed }), ...(ids.length > 0 && { ids }) };
}

/** If not all rules fit, their ids are dropped, and then they count as any opening: a false alarm is better than none. */
function openedIn(rules: readonly IngressRule[]): readonly string[] {
  const full = rules.map(written);
  if (fitting(full, ROOM.opened).length === full.length) return full;
  const bare = [...new Set(rules.map(({ rule: _, ...rest }) => written(rest)))];
  return fitting(bare, ROOM.opened).length === bare.length ? bare : [written(ANYTHING)];
}

function fitting(texts: readonly string[], room: number): string[] {
  let left = room;
  return texts.filter((one) => {
    left -= one.length + 3;
    return left >= 0;
  });
}

function closes(change: JsonObject, rule: IngressRule): boolean {
  if (change.gone === true) return true;
  if (rule.rule !== undefined && list(change.ids).includes(rule.rule)) return true;
  return rulesIn(change.closed).some((closed) => isSame(closed, rule));
}

/** Parses what `trace` wrote: every entry is compared with every other, so each is parsed once. */
const read = memoizeByObject(({ value }: MemoryEntry): JsonObject => {
  try {
    return object(JSON.parse(value));
  } catch {
    return {};
  }
});

function written({ protocol, from, to, cidr, rule }: IngressRule): string {
  return [protocol, from, to, cidr, rule].join(' ');
}

function rulesIn(value: Json | undefined): IngressRule[] {
  return list(value).map((one) => {
    const [protocol = '', first, last, cidr = '', rule = ''] = String(one).split(' ');
    const [from, to] = [whole(first), whole(last)];
    return {
      kind: 'ingress-rule',
      protocol,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      cidr,
      ...(rule !== '' && { rule }),
    };
  });
}
