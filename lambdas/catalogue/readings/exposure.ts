import type { Activity } from '#core/detection/activity.ts';
import { type Answers, type Facts, NO_ANSWERS, type Question } from '#core/detection/facts.ts';
import { tuningOf } from '#core/detection/tuning.ts';
import type { Evidence, IngressRule } from '#core/incident/evidence.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { canonicalCidr, hasPublicBlock, publicBlocks } from '#core/network/cidr.ts';
import { PORT_PROTOCOLS, SSH_PORT } from '#core/network/risky-ports.ts';
import { ingressRuleOf, ingressRules, type NamedRule, namedRules, prefixListNote, type Traffic } from './ingress.ts';

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

const REACHES = new WeakMap<readonly number[], { readonly highRisk: Reach; readonly risky: Reach }>();

/** The same object for the same list of ports, because openings are cached by reach. */
function reachesOf(ports: readonly number[]): { readonly highRisk: Reach; readonly risky: Reach } {
  const known = REACHES.get(ports);
  if (known !== undefined) return known;
  const covers = ports.flatMap(overPort);
  const reaches = { highRisk: always(covers), risky: always([...SSH([]), ...covers]) };
  REACHES.set(ports, reaches);
  return reaches;
}

/** Any port. An overlap of rules starts at the first port of one of them, so only those ports are checked. */
export const ANY_PORT: Reach = (rules) => [...new Set(rules.map(({ from = 0 }) => from))].flatMap(overPort);

/** Whether a rule allows traffic to a port over a protocol. */
export function coversPort(traffic: Traffic, port: number, protocol: string): boolean {
  if (traffic.protocol === '-1') return true;
  return traffic.protocol === protocol && (traffic.from ?? 0) <= port && port <= (traffic.to ?? 65_535);
}

/** The rules that open something in `reach` to the internet. */
export function openToWorld<Rule extends Traffic & { readonly cidr: string }>(rules: readonly Rule[], reach: Reach): Rule[] {
  const open = new Set<Rule>();
  // Fast path: most changes are far from public, and then no part of them is.
  if (!hasPublicBlock(rules.map((rule) => rule.cidr))) return [];
  for (const covers of reach(rules)) {
    const covering = rules.filter(covers);
    if (covering.every((rule) => open.has(rule))) continue;
    const world = publicBlocks(covering.map((rule) => rule.cidr));
    for (const rule of covering) if (world.includes(rule.cidr)) open.add(rule);
    if (open.size === rules.length) break;
  }
  return [...open];
}

/** What a change opens to the internet: SSH and high-risk ports. */
export const riskyOpenings = memoizeLast((activity: Activity): readonly IngressRule[] =>
  openToWorld(ingressRules(activity), risky(activity)),
);

/** The ingress rules of a security group that was read. */
export function rulesRead({ ingress }: Facts['security-group']): IngressRule[] {
  return ingress.flatMap(({ protocol, from, to, cidr: written }) => {
    const cidr = canonicalCidr(written);
    if (cidr === undefined) return [];
    return [{ kind: 'ingress-rule', protocol, ...(from !== null && { from }), ...(to !== null && { to }), cidr }];
  });
}

/** What a change opens to the internet, by its record and the answers. */
export type Opening = { readonly decision: 'fires' | 'quiet' | 'unknown'; readonly evidence: readonly Evidence[] };

const CLOSED: Opening = { decision: 'quiet', evidence: [] };

/** Openings without answers, cached for each reach. */
const unanswered = memoizeLast(() => new Map<Reach, Opening>());

/** A prefix list may contain the whole internet; while its entries are unknown, the decision is unknown. */
export function openingOf(activity: Activity, reach: Reach, answers: Answers = NO_ANSWERS): Opening {
  if (answers !== NO_ANSWERS) return readOpening(activity, reach, answers);
  const known = unanswered(activity);
  const opening = known.get(reach) ?? readOpening(activity, reach, answers);
  known.set(reach, opening);
  return opening;
}

function readOpening(activity: Activity, reach: Reach, answers: Answers): Opening {
  const within = covered(namedRules(activity), reach);
  if (within.length === 0) return CLOSED;
  const known = within.flatMap((rule) => (cidrsOf(rule, answers) ?? []).map((cidr) => ({ ...rule, cidr, of: rule })));
  const world = openToWorld(known, reach);
  const opened = [...new Set(known.filter((rule) => world.includes(rule)).map(({ of }) => of))];
  const unknown = within.filter((rule) => cidrsOf(rule, answers) === undefined);
  return {
    decision: opened.length > 0 ? 'fires' : unknown.length > 0 ? 'unknown' : 'quiet',
    evidence: [...opened, ...unknown].flatMap((rule): readonly Evidence[] =>
      rule.source.kind === 'prefix-list' ? [prefixListNote(rule)] : ingressRuleOf(rule),
    ),
  };
}

/** Whether a change opens something in `reach` to the internet, or to a prefix list, which may contain it. */
export function mayOpen(activity: Activity, reach: Reach): boolean {
  return openingOf(activity, reach).decision !== 'quiet';
}

/** Asks for the entries of each prefix list that a change gives access to something in `reach`. */
export function prefixListQuestions(activity: Activity, reach: Reach): Question[] {
  const lists = covered(
    namedRules(activity).filter(({ source }) => source.kind === 'prefix-list'),
    reach,
  );
  return [...new Set(lists.map(({ source }) => source.id))].map((id) => ({ ask: 'prefix-list', id }));
}

/** The rules that allow something in `reach`, from any source. */
export function covered<Rule extends Traffic>(rules: readonly Rule[], reach: Reach): Rule[] {
  const wanted = reach(rules);
  return rules.filter((rule) => wanted.some((covers) => covers(rule)));
}

/** The CIDRs a rule allows; undefined for a prefix list with unknown entries, empty for a group. */
function cidrsOf({ source }: NamedRule, answers: Answers): readonly string[] | undefined {
  if (source.kind === 'cidr') return [source.id];
  if (source.kind === 'group') return [];
  return answers.of<'prefix-list'>({ ask: 'prefix-list', id: source.id })?.cidrs.flatMap((cidr) => canonicalCidr(cidr) ?? []);
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
