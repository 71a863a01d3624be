import type { DetailPattern } from '#core/detection/trigger.ts';
import { ownProperty } from '#core/own-property.ts';

export type EventPattern = { readonly [field: string]: unknown; readonly detail?: DetailPattern };

/** A rule derived from the catalogue: the last part of its name, its pattern, and whether it includes read-only calls. */
export type DerivedRule = { readonly name: string; readonly pattern: EventPattern; readonly reads?: true };

/** EventBridge refuses a pattern longer than this. */
export const PATTERN_LIMIT = 2048;

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];

/**
 * Prefixes of the sources of AWS services. Only AWS can send as `aws.`, but events of partners have the source
 * `aws.partner/...`, and EventBridge cannot exclude one prefix from another. So these are all prefixes but `aws.par`, and then the
 * one service that begins with it.
 */
const SERVICES_OF_AWS = [
  ...LETTERS.filter((letter) => letter !== 'p').map((letter) => `aws.${letter}`),
  ...LETTERS.filter((letter) => letter !== 'a').map((letter) => `aws.p${letter}`),
  ...LETTERS.filter((letter) => letter !== 'r').map((letter) => `aws.pa${letter}`),
  'aws.partnercentral',
];

/** A rule about every AWS service and no partner; several rules if one pattern would be too long. */
export function fromAws(rule: Omit<DerivedRule, 'pattern'>, rest: Omit<EventPattern, 'source'>): DerivedRule[] {
  const from = (prefixes: readonly string[]): EventPattern => ({ source: prefixes.map((prefix) => ({ prefix })), ...rest });
  return withUniqueNames(splitToFit(SERVICES_OF_AWS, from).map((pattern) => ({ ...rule, pattern })));
}

/** The source of a service's events on a bus, by its name in CloudTrail: `aws.ec2` for `ec2.amazonaws.com`. */
export function busSourceOf(service: string): string {
  return `aws.${service.replace(/\.amazonaws\.com$/, '')}`;
}

/** Lambda appends its API version to event names, so only the prefix is the name of the call. */
const VERSIONED: ReadonlySet<string> = new Set(['lambda.amazonaws.com']);

export function eventNamesIn(source: string, calls: readonly string[]): readonly unknown[] {
  return VERSIONED.has(source) ? calls.map((prefix) => ({ prefix })) : calls;
}

export function eventNamesNotIn(source: string, calls: readonly string[]): readonly unknown[] {
  return [{ 'anything-but': VERSIONED.has(source) ? { prefix: calls } : calls }];
}

/** Both patterns combined. Throws if both have a condition on the same field, because EventBridge accepts one. */
export function mergePatterns(one: DetailPattern, other: DetailPattern): DetailPattern {
  const shared = Object.keys(one).filter((field) => Object.hasOwn(other, field));
  const merged = shared.map((field) => {
    const [here, there] = [ownProperty(one, field), ownProperty(other, field)];
    if (!isBranch(here) || !isBranch(there)) throw new Error(`two conditions are on the same field: ${field}`);
    return [field, mergePatterns(here, there)] as const;
  });
  return { ...one, ...other, ...Object.fromEntries(merged) };
}

/** Splits names until each pattern made of them is short enough for EventBridge. */
export function splitToFit(names: readonly string[], pattern: (names: readonly string[]) => EventPattern): EventPattern[] {
  const whole = pattern(names);
  if (names.length < 2 || JSON.stringify(whole).length < PATTERN_LIMIT) return [whole];
  const half = Math.ceil(names.length / 2);
  return [...splitToFit(names.slice(0, half), pattern), ...splitToFit(names.slice(half), pattern)];
}

/** Makes names unique: the second rule of a name gets the suffix 2, and so on. */
export function withUniqueNames(rules: readonly DerivedRule[]): DerivedRule[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const count = (seen.get(rule.name) ?? 0) + 1;
    seen.set(rule.name, count);
    return count === 1 ? rule : { ...rule, name: `${rule.name}-${count}` };
  });
}

/** The short name of a service, which names its rules. */
export function serviceName(source: string): string {
  return source.replace(/^aws\./, '').split('.')[0] ?? source;
}

function isBranch(value: unknown): value is DetailPattern {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
