import type { Activity } from '#core/detection/activity.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { memoizeByObject } from '#core/memoize-by-object.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { byAddress, hasPublicBlock, publicBlocks } from '#core/network/cidr.ts';
import { PORT_PROTOCOLS, SSH_PORT } from '#core/network/risky-ports.ts';
import { ingressRules, type Traffic } from './ingress.ts';

type PortProtocol = (typeof PORT_PROTOCOLS)[number];

/**
 * What must be reachable to count as open. Each entry is for one protocol, because half of the internet over TCP and the
 * other half over UDP is not the whole internet.
 */
export type Reach = (rules: readonly Traffic[]) => readonly ((traffic: Traffic) => boolean)[];

export const SSH = always([(traffic) => coversPort(traffic, SSH_PORT, 'tcp')]);

export const ALL_PORTS = always(overPorts(coversAllPorts));

/** The high-risk ports of the account of the activity. */
export function highRisk(activity: Activity): Reach {
  return reachesOf(tuningOf(activity).riskyPorts).highRisk;
}

/** SSH and the high-risk ports, which attackers try first. */
export function risky(activity: Activity): Reach {
  return reachesOf(tuningOf(activity).riskyPorts).risky;
}

/** The same object for the same list of ports, because openings are cached by reach. */
const reachesOf = memoizeByObject((ports: readonly number[]): { readonly highRisk: Reach; readonly risky: Reach } => {
  const covers = ports.flatMap(overPort);
  return { highRisk: always(covers), risky: always([...SSH([]), ...covers]) };
});

/** Any port. An overlap of rules starts at the first port of one of them, so only those ports are checked. */
export const ANY_PORT: Reach = (rules) => [...new Set(rules.map(({ from = 0 }) => from))].flatMap(overPort);

/** Whether a rule allows traffic to a port over a protocol. */
export function coversPort(traffic: Traffic, port: number, protocol: string): boolean {
  if (traffic.protocol === '-1') return true;
  return traffic.protocol === protocol && (traffic.from ?? 0) <= port && port <= (traffic.to ?? 65_535);
}

/** The rules that open something in `reach` to the internet, all together: each alone may be narrow. */
export function openToWorld<Rule extends Traffic & { readonly cidr: string }>(rules: readonly Rule[], reach: Reach): Rule[] {
  const open = new Set<Rule>();
  // Fast path: most changes are far from public, and then no part of them is.
  if (!hasPublicBlock(rules.map((rule) => rule.cidr))) return [];
  const ordered = rules.toSorted((one, other) => byAddress(one.cidr, other.cidr));
  for (const covers of reach(rules)) {
    const covering = ordered.filter(covers);
    if (covering.every((rule) => open.has(rule))) continue;
    const world = new Set(publicBlocks(covering.map((rule) => rule.cidr)));
    for (const rule of covering) if (world.has(rule.cidr)) open.add(rule);
    if (open.size === rules.length) break;
  }
  return rules.filter((rule) => open.has(rule));
}

/** What a change opens to the internet: SSH and high-risk ports. */
export const riskyOpenings = memoizeLast((activity: Activity): readonly IngressRule[] =>
  openToWorld(ingressRules(activity), risky(activity)),
);

/** The rules that allow something in `reach`, from any source. */
export function covered<Rule extends Traffic>(rules: readonly Rule[], reach: Reach): Rule[] {
  const wanted = reach(rules);
  return rules.filter((rule) => wanted.some((covers) => covers(rule)));
}

/** Whether a rule allows all traffic or every port of a protocol. */
function coversAllPorts(traffic: Traffic, protocol: PortProtocol): boolean {
  if (traffic.protocol === '-1') return true;
  return traffic.protocol === protocol && (traffic.from ?? 0) <= 1 && (traffic.to ?? 65_535) >= 65_535;
}

function always(reach: ReturnType<Reach>): Reach {
  return () => reach;
}

function overPort(port: number): ((traffic: Traffic) => boolean)[] {
  return overPorts((traffic, by) => coversPort(traffic, port, by));
}

function overPorts(covers: (traffic: Traffic, by: PortProtocol) => boolean): ((traffic: Traffic) => boolean)[] {
  return PORT_PROTOCOLS.map((by) => (traffic) => covers(traffic, by));
}
