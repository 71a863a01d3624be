import { ownProperty } from '#core/own-property.ts';
import { HIGH_RISK_PORTS, SSH_PORT } from './risky-ports.ts';

export const FILTER_PATTERN_LIMIT = 1024;

export type WantedFields = Readonly<Record<string, readonly (string | number)[]>>;

/** A CloudWatch Logs filter pattern for lines with these fields in this order. */
export function filterPattern(fields: readonly string[], wanted: WantedFields): string {
  const columns = fields.map((field) => {
    // A name in a pattern has no hyphens.
    const name = field.replaceAll('-', '');
    const values = ownProperty(wanted, field);
    return values === undefined ? name : values.map((value) => `${name} = ${value}`).join(' || ');
  });
  return `[${columns.join(', ')}]`;
}

/** The flow log lines members send: accepted traffic to high-risk ports. */
export function riskyTraffic(fields: readonly string[], ports: readonly number[] = HIGH_RISK_PORTS): string {
  return filterPattern(fields, { dstport: [SSH_PORT, ...ports], action: ['ACCEPT'] });
}
