import type { Activity } from '../../core/activity.ts';
import { canonicalCidr, isWorld, worldBlocks } from '../../core/cidr.ts';
import type { Evidence, IngressRule } from '../../core/evidence.ts';
import { type Answers, type Facts, NO_ANSWERS, type Question } from '../../core/facts.ts';
import { ingressRuleOf, type NamedRule, namedRules, prefixListNote, type Traffic } from './ingress.ts';

/** Ports of services that are attacked within minutes of becoming reachable; 5985 and 5986 are Windows Remote Management. */
const HIGH_RISK_PORTS = [21, 23, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5601, 5985, 5986, 6379, 9200, 11_211, 27_017];

/** Protocols that have ports. */
const PORT_PROTOCOLS = ['tcp', 'udp'] as const;

type PortProtocol = (typeof PORT_PROTOCOLS)[number];

/**
 * What must be reachable to count as open, for some rules: each entry asks for one thing over one protocol, because half of
 * the internet by TCP and the other half by UDP is not the world.
 */
export type Reach = (rules: readonly Traffic[]) => readonly ((traffic: Traffic) => boolean)[];

export const SSH = always([(traffic) => coversPort(traffic, 22, 'tcp')]);

export const HIGH_RISK = always(HIGH_RISK_PORTS.flatMap(overPort));

export const ALL_PORTS = always(overPorts(coversAllPorts));

/** What attackers try on sight: SSH and the high-risk ports. */
export const RISKY = always([...SSH([]), ...HIGH_RISK([])]);

/** Whether attackers try a port on sight. */
export function isRisky(port: number, protocol: string): boolean {
  return RISKY([]).some((covers) => covers({ protocol, from: port, to: port }));
}

/** Any port at all. Where rules overlap, the overlap begins with one of them: no other port needs to be looked at. */
export const ANY_PORT: Reach = (rules) => [...new Set(rules.map(({ from = 0 }) => from))].flatMap(overPort);

/** Whether a rule lets traffic through to a port over a protocol. */
export function coversPort(traffic: Traffic, port: number, protocol: string): boolean {
  if (traffic.protocol === '-1') return true;
  return traffic.protocol === protocol && (traffic.from ?? 0) <= port && port <= (traffic.to ?? 65_535);
}

/** Of some rules, those that open any of what `reach` asks for to the whole internet. */
export function openToWorld(rules: readonly IngressRule[], reach: Reach): IngressRule[] {
  const open = new Set<IngressRule>();
  // Most changes are nowhere near the world, and then no part of them is.
  if (!isWorld(rules.map((rule) => rule.cidr))) return [];
  for (const covers of reach(rules)) {
    const covering = rules.filter(covers);
    if (covering.every((rule) => open.has(rule))) continue;
    const world = new Set(worldBlocks(covering.map((rule) => rule.cidr)));
    for (const rule of covering) if (world.has(rule.cidr)) open.add(rule);
  }
  return [...open];
}

/** The ingress rules of a security group as it was read. */
export function rulesRead({ ingress }: Facts['security-group']): IngressRule[] {
  return ingress.flatMap(({ protocol, from, to, cidr: written }) => {
    const cidr = canonicalCidr(written);
    if (cidr === undefined) return [];
    return [{ kind: 'ingress-rule', protocol, ...(from !== null && { from }), ...(to !== null && { to }), cidr }];
  });
}

/** What a change opens to the world, as far as its record and the answers tell. */
export type Opening = { readonly decision: 'fires' | 'quiet' | 'unknown'; readonly evidence: readonly Evidence[] };

/** What was read of a change for each reach without any answers: several detections ask for the same, more than once. */
const UNANSWERED = new WeakMap<Activity, Map<Reach, Opening>>();

/** Reads a change; the world may hide in a prefix list, and while nobody tells what a list holds, nobody knows. */
export function openingOf(activity: Activity, reach: Reach, answers: Answers = NO_ANSWERS): Opening {
  if (answers !== NO_ANSWERS) return readOpening(activity, reach, answers);
  const known = UNANSWERED.get(activity) ?? new Map<Reach, Opening>();
  const opening = known.get(reach) ?? readOpening(activity, reach, answers);
  UNANSWERED.set(activity, known.set(reach, opening));
  return opening;
}

function readOpening(activity: Activity, reach: Reach, answers: Answers): Opening {
  const named = namedRules(activity);
  const known = named.flatMap((rule) => (cidrsOf(rule, answers) ?? []).map((cidr) => ({ rule, as: asIngress(rule, cidr) })));
  const world = new Set(
    openToWorld(
      known.map(({ as }) => as),
      reach,
    ),
  );
  const opened = [...new Set(known.filter(({ as }) => world.has(as)).map(({ rule }) => rule))];
  const unknown = covered(named, reach).filter((rule) => cidrsOf(rule, answers) === undefined);
  return {
    decision: opened.length > 0 ? 'fires' : unknown.length > 0 ? 'unknown' : 'quiet',
    evidence: [...opened, ...unknown].flatMap((rule): readonly Evidence[] =>
      rule.source.kind === 'prefix-list' ? [prefixListNote(rule)] : ingressRuleOf(rule),
    ),
  };
}

/** Whether a change opens what `reach` asks for to the world, or to a prefix list, which may be the world. */
export function mayOpen(activity: Activity, reach: Reach): boolean {
  return openingOf(activity, reach).decision !== 'quiet';
}

/** What each prefix list holds that a change lets reach what `reach` asks for. */
export function prefixListQuestions(activity: Activity, reach: Reach): Question[] {
  const lists = covered(namedRules(activity), reach).filter(({ source }) => source.kind === 'prefix-list');
  return [...new Set(lists.map(({ source }) => source.id))].map((id) => ({ ask: 'prefix-list', id }));
}

/** Of some rules, those that let any of what `reach` asks for through, wherever from. */
export function covered<Rule extends Traffic>(rules: readonly Rule[], reach: Reach): Rule[] {
  const wanted = reach(rules);
  return rules.filter((rule) => wanted.some((covers) => covers(rule)));
}

/** The CIDRs a rule lets in; undefined where they are in a prefix list nobody told of. A group is no CIDR. */
function cidrsOf({ source }: NamedRule, answers: Answers): readonly string[] | undefined {
  if (source.kind === 'cidr') return [source.id];
  if (source.kind === 'group') return [];
  return answers.of<'prefix-list'>({ ask: 'prefix-list', id: source.id })?.cidrs.flatMap((cidr) => canonicalCidr(cidr) ?? []);
}

function asIngress(rule: NamedRule, cidr: string): IngressRule {
  return ingressRuleOf({ ...rule, source: { kind: 'cidr', id: cidr } })[0] as IngressRule;
}

/** Whether a rule lets all traffic through, or every port of a protocol. */
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
