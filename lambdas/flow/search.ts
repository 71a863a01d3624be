import type { Facts } from '#core/detection/facts.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { type FlowLogs, fieldsOf } from '#core/network/flow-log.ts';
import { FILTER_PATTERN_LIMIT, filterPattern, type WantedFields } from '#core/network/flow-log-pattern.ts';
import { type Inbound, inboundOf, isOwnTraffic } from './inbound.ts';
import { recordOf } from './record.ts';

/** A query for a member's flow logs: the sources that reached these ports of a group between two times. */
export type Exposure = {
  readonly incident: string;
  readonly account: string;
  readonly region: string;
  /** Security group id. */
  readonly group: string;
  readonly rules: readonly IngressRule[];
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
};
export type Interfaces = ReadonlyMap<string, Facts['interface']>;

/** The member's answers; `complete` unless there was more than could be read in time. Errors are those of the SDK. */
export type MemberLog = {
  /** The interfaces that have a security group now. */
  readonly interfacesOf: (group: string) => Promise<{ readonly interfaces: Interfaces; readonly complete: boolean }>;
  /** The lines that match a filter pattern and began between two times, epoch milliseconds. */
  readonly linesOf: (
    pattern: string,
    from: number,
    to: number,
  ) => Promise<{ readonly lines: readonly string[]; readonly complete: boolean }>;
};

/** The inbound traffic, and how many interfaces were searched. */
export type SearchResult = { readonly records: readonly Inbound[]; readonly complete: boolean; readonly interfaces: number };

/** A record covers up to ten minutes and has the time at which it began. */
const LONGEST_RECORD = 10 * 60_000;

/** Finds the traffic from the internet that used an exposure. Throws what the member's log throws. */
export async function search(exposure: Exposure, { format }: FlowLogs, log: MemberLog): Promise<SearchResult> {
  const { interfaces, complete: hasAllInterfaces } = await log.interfacesOf(exposure.group);
  if (interfaces.size === 0) return { records: [], complete: hasAllInterfaces, interfaces: 0 };
  const pattern = searchPattern(exposure, format, [...interfaces.keys()]);
  const { lines, complete } = await log.linesOf(pattern, exposure.from - LONGEST_RECORD, exposure.to);
  const fields = fieldsOf(format);
  const records = lines.flatMap((line) => {
    const record = recordOf(line, fields);
    const inbound = typeof record === 'string' ? undefined : inboundOf(record);
    return inbound !== undefined && isThrough(inbound, exposure, interfaces) ? [inbound] : [];
  });
  return { records, complete: complete && hasAllInterfaces, interfaces: interfaces.size };
}

/** The narrowest pattern that stays within the length limit of CloudWatch Logs. */
export function searchPattern({ rules }: Exposure, format: string | undefined, interfaces: readonly string[]): string {
  const fields = fieldsOf(format);
  const accepted: WantedFields = { action: ['ACCEPT'] };
  const isOnePortEach = rules.every(({ from, to }) => from !== undefined && from === to);
  const ports = isOnePortEach ? { ...accepted, dstport: [...new Set(rules.flatMap(({ from }) => from ?? []))] } : accepted;
  const patterns = [{ ...ports, 'interface-id': interfaces }, ports, accepted].map((wanted) => filterPattern(fields, wanted));
  return patterns.find((pattern) => pattern.length <= FILTER_PATTERN_LIMIT) ?? '';
}

function isThrough(inbound: Inbound, { account, rules, from, to }: Exposure, interfaces: Interfaces): boolean {
  const at = interfaces.get(inbound.interfaceId);
  if (at === undefined || inbound.account !== account || isOwnTraffic(inbound, at)) return false;
  if (inbound.end < from || inbound.start > to) return false;
  return rules.some((rule) => covers(rule, inbound));
}

function covers(rule: IngressRule, { port, protocol }: Inbound): boolean {
  if (rule.protocol === '-1') return true;
  return rule.protocol === protocol && (rule.from ?? 0) <= port && port <= (rule.to ?? 65_535);
}
