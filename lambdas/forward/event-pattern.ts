import type { DetailPattern } from '#core/detection/trigger.ts';

/** An EventBridge event pattern. */
export type EventPattern = { readonly [field: string]: unknown; readonly detail?: DetailPattern };

/** A rule derived from the catalogue: its name's last part, what it lets through, and whether read-only calls are among it. */
export type DerivedRule = { readonly name: string; readonly pattern: EventPattern; readonly reads?: true };

/** EventBridge refuses a pattern longer than this. */
export const PATTERN_LIMIT = 2048;

/** Only AWS can put events whose source begins so: nobody in a member can forge one. */
export const FROM_AWS = [{ prefix: 'aws.' }];

/** What both patterns ask for. Throws where both ask something of the very same field: EventBridge takes each path once. */
export function both(one: DetailPattern, other: DetailPattern): DetailPattern {
  const shared = Object.keys(one).filter((field) => Object.hasOwn(other, field));
  const merged = shared.map((field) => {
    const [here, there] = [one[field], other[field]];
    if (!isBranch(here) || !isBranch(there)) throw new Error(`two conditions ask for the same field: ${field}`);
    return [field, both(here, there)] as const;
  });
  return { ...one, ...other, ...Object.fromEntries(merged) };
}

/** Splits names until each pattern made of them is short enough for EventBridge. */
export function fitting(names: readonly string[], pattern: (names: readonly string[]) => EventPattern): EventPattern[] {
  const whole = pattern(names);
  if (names.length < 2 || JSON.stringify(whole).length < PATTERN_LIMIT) return [whole];
  const half = Math.ceil(names.length / 2);
  return [...fitting(names.slice(0, half), pattern), ...fitting(names.slice(half), pattern)];
}

/** Names must differ: the second of one name gets a 2, and so on. */
export function numbered(rules: readonly DerivedRule[]): DerivedRule[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const count = (seen.get(rule.name) ?? 0) + 1;
    seen.set(rule.name, count);
    return count === 1 ? rule : { ...rule, name: `${rule.name}-${count}` };
  });
}

/** What a rule is called after: the service its events come from. */
export function nickname(source: string): string {
  return source.replace(/^aws\./, '').split('.')[0] ?? source;
}

function isBranch(value: unknown): value is DetailPattern {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
