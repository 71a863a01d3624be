import type { Activity } from '#core/detection/activity.ts';
import type { MemoryEntry } from '#core/detection/memory.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { type Json, type JsonObject, list, object, text, whole } from '#core/json.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { outsideAddress } from '#core/network/address.ts';
import { isRisky } from '#core/network/risky-ports.ts';
import { covered, coversPort, risky, riskyOpenings } from './exposure.ts';
import { ingressRuleOf, isSame, namedRuleIds, namedRules, protocolOf, revokedRules } from './ingress.ts';

/**
 * A connection that came in from outside.
 *
 * The hub's own reader of VPC flow logs tells it with source `org-security-hub` and detail-type `Flow Log Record`, into the
 * hub's own queue. `account` and `region` are the interface's, `time` is the record's start and `id` the same for every
 * copy. The detail is `{ accountId, region, interfaceId, srcAddr, dstAddr, dstPort, protocol, action, start, end, groups }`.
 * Only inbound records matter that were accepted, came from a public address and reached a port attackers try on sight; of
 * one source, interface and port, one a minute is enough. `groups` holds one group: an interface behind several is told once
 * for each, with an `id` of its own, because what was opened is remembered by group.
 */
export type Connection = {
  readonly group: string;
  readonly port: number;
  readonly protocol: string;
  readonly from: string;
  readonly interface: string;
};

/** The connection an activity tells of; undefined for what was rejected, came from inside or reached nothing risky. */
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
 * What one change did to a group, short enough to be remembered: rules it opened to the world, rules it took away, and ids
 * of rules that are no longer what they were.
 */
type Change = { readonly opened?: readonly string[]; readonly closed?: readonly string[]; readonly ids?: readonly string[] };

/** Memory keeps no long text, and whoever opens a group may open it in any number of ways. */
const ROOM = { opened: 260, closed: 120, ids: 90 };

/** Stands for more openings than there is room for. */
const ANYTHING: IngressRule = { kind: 'ingress-rule', protocol: '-1', cidr: '' };

/** What of an activity has to be remembered to tell a connection through an opening, as text. */
export const trace = memoizeLast((activity: Activity): string | undefined => {
  const connection = connectionOf(activity);
  if (connection !== undefined) return JSON.stringify({ port: connection.port, protocol: connection.protocol });
  if (activity.kind !== 'api-call') return undefined;
  if (activity.name === 'DeleteSecurityGroup') return JSON.stringify({ gone: true });
  const change = changeOf(activity);
  return Object.keys(change).length === 0 ? undefined : JSON.stringify(change);
});

/**
 * Tells whether one of two entries is an opening and the other a connection through it, and no closing lies between them.
 * Traffic of a connection goes on for so many minutes after its rule is gone.
 */
export function isThrough(
  afterClosingMinutes: number,
): (one: MemoryEntry, other: MemoryEntry, all: readonly MemoryEntry[]) => boolean {
  const after = afterClosingMinutes * 60_000;
  return (one, other, all) => isConnectionThrough(one, other, all, after) || isConnectionThrough(other, one, all, after);
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
  // A modified rule is closed as it was before, whatever it opens now.
  const ids = activity.name === 'AuthorizeSecurityGroupIngress' ? [] : fitting(namedRuleIds(activity.request), ROOM.ids);
  return { ...(opened.length > 0 && { opened }), ...(closed.length > 0 && { closed }), ...(ids.length > 0 && { ids }) };
}

/** Where not all of them fit, their ids are left out, and then anything may have been opened: rather a false alarm than none. */
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

/** Every entry is held against every other, so each is read once. */
const READ = new WeakMap<MemoryEntry, JsonObject>();

/** What is read here was written above. */
function read(entry: MemoryEntry): JsonObject {
  const value = READ.get(entry) ?? parsed(entry);
  READ.set(entry, value);
  return value;
}

function parsed({ value }: MemoryEntry): JsonObject {
  try {
    return object(JSON.parse(value));
  } catch {
    return {};
  }
}

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
