import type { Activity } from '#core/detection/activity.ts';
import type { IngressRule } from '#core/incident/evidence.ts';
import { isObject, list, object, text, whole } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import type { Resource } from '#core/resource.ts';
import { protocolOf, securityGroup } from './ingress.ts';

/**
 * What the hub's clock tells of an incident that was left open.
 *
 * The sender puts one event for each detection with a trigger `{ after, minutes }` and each incident of a scenario in
 * `after`, so many minutes after that incident opened, and only if it is still open then. It goes into the hub's own
 * queue, never over a bus that others may write to: source `org-security-hub`, detail-type `Hub Timer`, `account` and
 * `region` those of the incident, `time` the minute it rang, `id` the same for every copy (the incident's id and the
 * detection's). The detail is `{ incident, scenario, account, region, resource, standing }`, with `scenario` the incident's,
 * `resource` as the incident has it (`{ type, id, arn }`), and `standing` the evidence nobody has put right by then.
 */
export type Left = { readonly scenario: string; readonly resource: Resource };

export function leftOpen({ detail, account, region }: Activity): Left {
  const { id } = object(detail.resource);
  return {
    scenario: text(detail.scenario) ?? 'unknown',
    resource: securityGroup({ account, region }, text(id) ?? 'unknown'),
  };
}

/** The ingress rules that stand, as the hub knows. */
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
