import type { Activity } from '#core/detection/activity.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { isObject, list, object, text, whole } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import type { Resource } from '#core/resource.ts';
import { protocolOf, securityGroup } from './ingress.ts';

/**
 * A reminder that an incident is still open; clock/reminder-event.ts describes its fields. It arrives through the hub's own
 * queue, never through a bus that others can write to.
 */
export type StillOpen = { readonly scenario: string; readonly resource: Resource };

export function stillOpen({ detail, account, region }: Activity): StillOpen {
  const { id } = object(detail.resource);
  return {
    scenario: text(detail.scenario) ?? 'unknown',
    resource: securityGroup({ account, region }, text(id) ?? 'unknown'),
  };
}

/** The ingress rules that were open when the reminder was sent. */
export function standingRules({ detail }: Activity): IngressRule[] {
  return list(detail.standing).flatMap((evidence) => {
    if (!isObject(evidence) || evidence.kind !== 'ingress-rule') return [];
    const [from, to, rule] = [whole(evidence.from), whole(evidence.to), text(evidence.rule)];
    const cidr = canonicalCidr(text(evidence.cidr) ?? '');
    if (cidr === undefined) return [];
    const ports = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
    return [
      { kind: 'ingress-rule', protocol: protocolOf(evidence.protocol), ...ports, cidr, ...(rule !== undefined && { rule }) },
    ];
  });
}
