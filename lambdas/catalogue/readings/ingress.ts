import type { Activity } from '#core/detection/activity.ts';
import { type IngressRule, type Noted, noted } from '#core/incident/evidence.ts';
import { isObject, type Json, type JsonObject, list, object, text, whole } from '#core/json.ts';
import { memoizeLast } from '#core/memoize-last.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';

const PROTOCOLS: Readonly<Record<string, string>> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };

/** The calls that can open a security group. */
export const OPENING_CALLS = ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules'];

/** The traffic a rule allows, from any source. `from` and `to` are absent if the protocol has no ports. */
export type Traffic = Pick<IngressRule, 'protocol' | 'from' | 'to'>;

/** One ingress rule in a record, with one source. */
export type NamedRule = Traffic & {
  readonly rule?: string;
  readonly source: { readonly kind: 'cidr' | 'prefix-list' | 'group'; readonly id: string };
  readonly description?: string;
};

/** The security group an activity is about. */
export function securityGroupOf(activity: Activity): Resource {
  return securityGroup(activity, groupIdOf(activity));
}

/** A security group by its id, in the account and Region of an activity. */
export function securityGroup({ account, region }: Pick<Activity, 'account' | 'region'>, id: string): Resource {
  return { type: 'AwsEc2SecurityGroup', id, arn: `arn:aws:ec2:${region}:${account}:security-group/${id}` };
}

/** Every ingress rule an activity names, one per source, in any of the recorded forms. */
export const namedRules = memoizeLast((activity: Activity): readonly NamedRule[] => {
  const created = list(activity.response.securityGroupRuleSet).map(object);
  if (created.length > 0 && created.every((row) => row.isEgress === true)) return [];
  const rows = created.filter((row) => row.isEgress !== true).flatMap(ruleOfRow);
  const rules = activity.name === 'ModifySecurityGroupRules' ? modifiedRules(activity) : permissionRules(activity);
  return rules.map((rule) => {
    const id = rule.rule ?? rows.find((row) => isSameRule(rule, row))?.rule;
    return id === undefined ? rule : { ...rule, rule: id };
  });
});

/** The rules of an activity whose source is a CIDR. */
export function ingressRules(activity: Activity): readonly IngressRule[] {
  return namedRules(activity).flatMap(ingressRuleOf);
}

/** The rules in the response to a revocation, which describe the traffic even if the request has only rule ids. */
export function revokedRules(activity: Activity): NamedRule[] {
  return list(activity.response.revokedSecurityGroupRuleSet)
    .map(object)
    .filter((row) => row.isEgress !== true)
    .flatMap(ruleOfRow);
}

/** A rule as evidence, if its source is a CIDR. */
export function ingressRuleOf({ rule, source, ...named }: NamedRule): IngressRule[] {
  if (source.kind !== 'cidr') return [];
  return [{ kind: 'ingress-rule', ...trafficOf(named), cidr: source.id, ...(rule !== undefined && { rule }) }];
}

/** A rule as evidence, if its source is a prefix list: the list, then protocol and ports, as `pl-0abc tcp 22-25`. */
export function prefixListNote({ source, protocol, from, to }: NamedRule): Noted {
  const ports = from === undefined && to === undefined ? [] : [`${from ?? ''}-${to ?? ''}`];
  return noted('prefix-list', [source.id, protocol, ...ports].join(' '));
}

/** Whether two rules allow the same traffic. */
export function isSame(one: IngressRule, other: IngressRule): boolean {
  return isSameTraffic(one, other) && one.cidr === other.cidr;
}

/** Every security group rule id in a request, at any depth. */
export function namedRuleIds(value: Json | undefined): string[] {
  if (typeof value === 'string') return value.startsWith('sgr-') ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(namedRuleIds);
  return isObject(value) ? Object.values(value).flatMap(namedRuleIds) : [];
}

/** The name of a protocol, given as a name or a number. */
export function protocolOf(written: Json | undefined): string {
  const name = (text(written) ?? '-1').toLowerCase();
  return ownProperty(PROTOCOLS, name) ?? name;
}

function groupIdOf(activity: Activity): string {
  const { request, response } = activity;
  const rows = [...list(response.securityGroupRuleSet), ...list(response.revokedSecurityGroupRuleSet)].map(object);
  return (
    text(request.groupId) ??
    text(object(request.ModifySecurityGroupRulesRequest).GroupId) ??
    text(rows[0]?.groupId) ??
    text(response.groupId) ??
    text(request.groupName) ??
    'unknown'
  );
}

function permissionRules({ request }: Activity): NamedRule[] {
  const nested = list(request.ipPermissions);
  const flat = text(request.ipProtocol) === undefined ? [] : [request];
  return [...nested, ...flat].map(object).flatMap((permission) => {
    const traffic = trafficIn(permission.ipProtocol, permission.fromPort, permission.toPort);
    const sources = [
      permission,
      ...[permission.ipRanges, permission.ipv6Ranges, permission.prefixListIds, permission.groups].flatMap(list).map(object),
    ];
    return sources.flatMap((named) =>
      [
        cidrSource(named.cidrIp),
        cidrSource(named.cidrIpv6),
        idSource('prefix-list', named.prefixListId),
        idSource('group', named.groupId),
      ].flatMap((source) =>
        // A flat request also names the group that is opened.
        source === undefined || (named === request && source.kind === 'group')
          ? []
          : [{ ...traffic, source, ...described(named.description) }],
      ),
    );
  });
}

function modifiedRules(activity: Activity): NamedRule[] {
  return list(object(activity.request.ModifySecurityGroupRulesRequest).SecurityGroupRule)
    .map(object)
    .flatMap((change) => {
      const state = object(change.SecurityGroupRule);
      const rule = text(change.SecurityGroupRuleId);
      const traffic = trafficIn(state.IpProtocol, state.FromPort, state.ToPort);
      return [
        cidrSource(state.CidrIpv4),
        cidrSource(state.CidrIpv6),
        idSource('prefix-list', state.PrefixListId),
        idSource('group', state.ReferencedGroupId),
      ].flatMap((source) =>
        source === undefined
          ? []
          : [{ ...traffic, source, ...(rule !== undefined && { rule }), ...described(state.Description) }],
      );
    });
}

/** One row of the rules in AWS's response. */
function ruleOfRow(row: JsonObject): NamedRule[] {
  const source =
    cidrSource(row.cidrIpv4) ??
    cidrSource(row.cidrIpv6) ??
    idSource('prefix-list', row.prefixListId) ??
    idSource('group', object(row.referencedGroupInfo).groupId);
  const rule = text(row.securityGroupRuleId);
  if (source === undefined) return [];
  return [{ ...trafficIn(row.ipProtocol, row.fromPort, row.toPort), source, ...(rule !== undefined && { rule }) }];
}

function cidrSource(written: Json | undefined): NamedRule['source'] | undefined {
  const cidr = canonicalCidr(text(written) ?? '');
  return cidr === undefined ? undefined : { kind: 'cidr', id: cidr };
}

function idSource(kind: 'prefix-list' | 'group', written: Json | undefined): NamedRule['source'] | undefined {
  const id = text(written);
  return id === undefined ? undefined : { kind, id };
}

function described(written: Json | undefined): { description?: string } {
  const description = text(written);
  return description === undefined ? {} : { description };
}

function trafficIn(protocol: Json | undefined, first: Json | undefined, last: Json | undefined): Traffic {
  const name = protocolOf(protocol);
  const [from, to] = name === '-1' ? [] : [whole(first), whole(last)];
  return {
    protocol: name,
    ...(from !== undefined && from >= 0 && { from }),
    ...(to !== undefined && to >= 0 && { to }),
  };
}

function trafficOf({ protocol, from, to }: Traffic): Traffic {
  return { protocol, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function isSameTraffic(one: Traffic, other: Traffic): boolean {
  return one.protocol === other.protocol && one.from === other.from && one.to === other.to;
}

function isSameRule(one: NamedRule, other: NamedRule): boolean {
  return isSameTraffic(one, other) && one.source.kind === other.source.kind && one.source.id === other.source.id;
}
