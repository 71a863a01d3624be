import type { Activity } from '../../core/activity.ts';
import { canonicalCidr, worldBlocks } from '../../core/cidr.ts';
import type { IngressRule } from '../../core/evidence.ts';
import { isObject, type Json, list, object, text, whole } from '../../core/json.ts';
import type { Resource } from '../../core/resource.ts';

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };

/** The calls that can open a security group. */
export const OPENING_CALLS = ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'];

/** The security group an activity is about. */
export function securityGroupOf(activity: Activity): Resource {
  const { account, region } = activity;
  const id = groupIdOf(activity);
  return { type: 'AwsEc2SecurityGroup', id, arn: `arn:aws:ec2:${region}:${account}:security-group/${id}` };
}

/** Every ingress rule an activity names, one per CIDR, whichever of the recorded forms names it. */
export function ingressRules(activity: Activity): IngressRule[] {
  const created = list(activity.response.securityGroupRuleSet).map(object);
  if (created.length > 0 && created.every((rule) => rule.isEgress === true)) return [];
  const rules = activity.name === 'ModifySecurityGroupRules' ? modifiedRules(activity) : permissionRules(activity);
  return rules.map((rule) => {
    const known = created.find(
      (row) => row.isEgress !== true && isSame(rule, ruleOf(row, text(row.cidrIpv4) ?? text(row.cidrIpv6))),
    );
    const id = rule.rule ?? text(known?.securityGroupRuleId);
    return id === undefined ? rule : { ...rule, rule: id };
  });
}

/** Every ingress rule AWS says a revocation took away, which names the traffic even where the request names rule ids. */
export function revokedRules(activity: Activity): IngressRule[] {
  return list(activity.response.revokedSecurityGroupRuleSet)
    .map(object)
    .filter((row) => row.isEgress !== true)
    .flatMap((row) => ruleOf(row, text(row.cidrIpv4) ?? text(row.cidrIpv6)) ?? []);
}

/**
 * Of some rules, those that open what `covers` asks for to the world. `covers` must ask for one protocol only: half of the
 * internet by TCP and the other half by UDP is not the world.
 */
export function openToWorld(rules: readonly IngressRule[], covers: (rule: IngressRule) => boolean): IngressRule[] {
  const covering = rules.filter(covers);
  const world = new Set(worldBlocks(covering.map((rule) => rule.cidr)));
  return covering.filter((rule) => world.has(rule.cidr));
}

/** Protocols that have ports. */
export const PORT_PROTOCOLS = ['tcp', 'udp'] as const;

export type PortProtocol = (typeof PORT_PROTOCOLS)[number];

/** Whether a rule lets traffic through to a port over a protocol. */
export function coversPort(rule: IngressRule, port: number, protocol: PortProtocol): boolean {
  if (rule.protocol === '-1') return true;
  return rule.protocol === protocol && (rule.from ?? 0) <= port && port <= (rule.to ?? 65_535);
}

/** Whether a rule lets all traffic through, or every port of a protocol. */
export function coversAllPorts(rule: IngressRule, protocol: PortProtocol): boolean {
  if (rule.protocol === '-1') return true;
  return rule.protocol === protocol && (rule.from ?? 0) <= 1 && (rule.to ?? 65_535) >= 65_535;
}

/** Whether two rules let the same traffic through. */
export function isSame(one: IngressRule, other: IngressRule | undefined): boolean {
  return (
    other !== undefined &&
    one.protocol === other.protocol &&
    one.from === other.from &&
    one.to === other.to &&
    one.cidr === other.cidr
  );
}

/** Security group rule ids a request names, wherever it puts them. */
export function namedRuleIds(value: Json | undefined): string[] {
  if (typeof value === 'string') return value.startsWith('sgr-') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(namedRuleIds);
  return isObject(value) ? Object.values(value).flatMap(namedRuleIds) : [];
}

/** Whether a modified rule now points to a prefix list, whose addresses the record does not tell. */
export function pointsToPrefixList(activity: Activity, rule: string): boolean {
  return list(object(activity.request.ModifySecurityGroupRulesRequest).SecurityGroupRule)
    .map(object)
    .some((change) => change.SecurityGroupRuleId === rule && text(object(change.SecurityGroupRule).PrefixListId) !== undefined);
}

function groupIdOf(activity: Activity): string {
  const { request, response } = activity;
  const told = [...list(response.securityGroupRuleSet), ...list(response.revokedSecurityGroupRuleSet)].map(object);
  return (
    text(request.groupId) ??
    text(object(request.ModifySecurityGroupRulesRequest).GroupId) ??
    text(told[0]?.groupId) ??
    text(request.groupName) ??
    'unknown'
  );
}

function permissionRules(activity: Activity): IngressRule[] {
  const { request } = activity;
  const nested = list(request.ipPermissions);
  const flat = text(request.ipProtocol) === undefined ? [] : [request];
  return [...nested, ...flat].map(object).flatMap((permission) => {
    const cidrs = [
      permission.cidrIp,
      permission.cidrIpv6,
      ...list(permission.ipRanges).map((range) => object(range).cidrIp),
      ...list(permission.ipv6Ranges).map((range) => object(range).cidrIpv6),
    ];
    return cidrs.flatMap((cidr) => ruleOf(permission, text(cidr)) ?? []);
  });
}

function modifiedRules(activity: Activity): IngressRule[] {
  return list(object(activity.request.ModifySecurityGroupRulesRequest).SecurityGroupRule)
    .map(object)
    .flatMap((change) => {
      const state = object(change.SecurityGroupRule);
      const rule = text(change.SecurityGroupRuleId);
      const shape = { ipProtocol: state.IpProtocol, fromPort: state.FromPort, toPort: state.ToPort };
      return [text(state.CidrIpv4), text(state.CidrIpv6)].flatMap((cidr) => {
        const read = ruleOf(shape, cidr);
        return read === undefined ? [] : [{ ...read, ...(rule !== undefined && { rule }) }];
      });
    });
}

/** One permission and one CIDR as a rule; undefined where the CIDR is none. */
function ruleOf(permission: { readonly [key: string]: Json | undefined }, cidr: string | undefined): IngressRule | undefined {
  const canonical = cidr === undefined ? undefined : canonicalCidr(cidr);
  if (canonical === undefined) return undefined;
  const written = (text(permission.ipProtocol) ?? '-1').toLowerCase();
  const protocol = PROTOCOLS[written] ?? written;
  const [from, to] = protocol === '-1' ? [] : [whole(permission.fromPort), whole(permission.toPort)];
  return {
    kind: 'ingress-rule',
    protocol,
    ...(from !== undefined && from >= 0 && { from }),
    ...(to !== undefined && to >= 0 && { to }),
    cidr: canonical,
  };
}
