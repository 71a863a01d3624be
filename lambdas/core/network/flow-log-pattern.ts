import { HIGH_RISK_PORTS, SSH_PORT } from './risky-ports.ts';

/** CloudWatch Logs refuses a longer filter pattern. */
export const FILTER_PATTERN_LIMIT = 1024;

/** What some fields of a record must be: one of these values. */
export type Wanted = Readonly<Record<string, readonly (string | number)[]>>;

/** A filter pattern of CloudWatch Logs for lines of these fields: each field in its place, with a condition where one is wanted. */
export function filterPattern(fields: readonly string[], wanted: Wanted): string {
  const places = fields.map((field) => {
    // Names in a pattern are the pattern's own, and hyphens are no part of one.
    const name = field.replaceAll('-', '');
    const values = wanted[field];
    return values === undefined ? name : values.map((value) => `${name} = ${value}`).join(' || ');
  });
  return `[${places.join(', ')}]`;
}

/** What members send of their flow logs: accepted traffic to the ports that attackers try on sight. */
export function riskyTraffic(fields: readonly string[], ports: readonly number[] = HIGH_RISK_PORTS): string {
  return filterPattern(fields, { dstport: [SSH_PORT, ...ports], action: ['ACCEPT'] });
}
