import type { Json, JsonObject } from '#core/json.ts';
import { canonicalCidr } from '#core/network/cidr.ts';
import { apiCall, type CallOverrides } from './api-call.ts';
import { type CloudEvent, digest, MEMBER, uuid } from './cases.ts';

const PROTOCOLS = new Map([
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
]);

/** One permission of a security group: protocol, ports and all its sources. */
export type PermissionCase = {
  readonly protocol: string | number;
  readonly from?: number | string;
  readonly to?: number | string;
  readonly v4?: readonly string[];
  readonly v6?: readonly string[];
  readonly groups?: readonly string[];
  readonly prefixLists?: readonly string[];
  readonly description?: string;
};

type OnGroup = CallOverrides & { readonly group: string };

const EC2 = 'ec2.amazonaws.com';

/** AuthorizeSecurityGroupIngress in the nested form. `rules` are the ids of the new rules, one per source in order. */
export function authorizeIngress(
  call: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
): CloudEvent {
  return authorize('AuthorizeSecurityGroupIngress', call);
}

/** AuthorizeSecurityGroupEgress. */
export function authorizeEgress(
  call: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
): CloudEvent {
  return authorize('AuthorizeSecurityGroupEgress', call);
}

/** The flat form that `--protocol --port --cidr` produces. A group of the default VPC may be given by name. */
export function authorizeIngressFlat(call: OnGroup & FlatCase & { rules?: readonly string[]; groupName?: string }): CloudEvent {
  const permissions = [permissionOfFlat(call)];
  const named = call.groupName === undefined ? { groupId: call.group } : { groupName: call.groupName };
  const response = { _return: true, securityGroupRuleSet: rows({ ...call, permissions }, false) };
  return apiCall({ source: EC2, ...call, name: 'AuthorizeSecurityGroupIngress', request: { ...named, ...flat(call) }, response });
}

/** A rule after ModifySecurityGroupRules; the record contains neither its previous state nor its direction. */
export type ChangeCase = {
  readonly rule: string;
  readonly protocol: string | number;
  readonly from?: number | string;
  readonly to?: number | string;
  readonly v4?: string;
  readonly v6?: string;
  readonly prefixList?: string;
  readonly group?: string;
  readonly description?: string;
};

/** ModifySecurityGroupRules: one change is recorded as an object, several as an array. */
export function modifyRules(call: OnGroup & { changes: readonly ChangeCase[] }): CloudEvent {
  const changes = call.changes.map((change, index) => ({
    SecurityGroupRuleId: change.rule,
    SecurityGroupRule: given({
      IpProtocol: change.protocol,
      FromPort: change.from,
      ToPort: change.to,
      CidrIpv4: change.v4,
      CidrIpv6: change.v6,
      PrefixListId: change.prefixList,
      ReferencedGroupId: change.group,
      Description: change.description,
    }),
    tag: index + 1,
  }));
  const request = { GroupId: call.group, SecurityGroupRule: changes.length === 1 ? (changes[0] as JsonObject) : changes };
  const answer = { xmlns: 'http://ec2.amazonaws.com/doc/2016-11-15/', requestId: uuid('answer', request), return: true };
  return apiCall({
    source: EC2,
    ...call,
    name: 'ModifySecurityGroupRules',
    request: { ModifySecurityGroupRulesRequest: request },
    response: { ModifySecurityGroupRulesResponse: answer },
  });
}

/** RevokeSecurityGroupIngress: names `permissions`, or `rules` by id; the response lists the removed rules. */
export function revokeIngress(
  call: OnGroup & { permissions?: readonly PermissionCase[]; rules?: readonly string[]; took?: readonly PermissionCase[] },
): CloudEvent {
  const { group, permissions = [], rules = [], took = permissions } = call;
  const ids = rules.map((securityGroupRuleId) => ({ securityGroupRuleId }));
  const request = {
    groupId: group,
    ipPermissions: collection(permissions.map(nested)),
    ...(ids.length > 0 && { securityGroupRuleIds: { items: ids } }),
  };
  const revoked = rows({ ...call, permissions: took, rules }, false);
  const response = { _return: true, ...('items' in revoked && { revokedSecurityGroupRuleSet: revoked }) };
  return apiCall({ source: EC2, ...call, name: 'RevokeSecurityGroupIngress', request, response });
}

/** RevokeSecurityGroupIngress in the flat form. */
export function revokeIngressFlat(call: OnGroup & FlatCase): CloudEvent {
  const request = { groupId: call.group, ...flat(call) };
  return apiCall({ source: EC2, ...call, name: 'RevokeSecurityGroupIngress', request, response: { _return: true } });
}

/** A new group without ingress rules. */
export function createSecurityGroup(call: OnGroup & { name: string; description: string }): CloudEvent {
  const request = { groupName: call.name, groupDescription: call.description, vpcId: 'vpc-0a1b2c3d4e5f60001' };
  const response = { requestId: uuid('answer', request), _return: true, groupId: call.group };
  return apiCall({ source: EC2, ...call, name: 'CreateSecurityGroup', request, response });
}

export function deleteSecurityGroup(call: OnGroup): CloudEvent {
  const response = { _return: true, groupId: call.group };
  return apiCall({ source: EC2, ...call, name: 'DeleteSecurityGroup', request: { groupId: call.group }, response });
}

type OnList = CallOverrides & { readonly prefixList: string };

/** ModifyManagedPrefixList: one entry is recorded as an object, several as an array. */
export function modifyPrefixList(
  call: OnList & { readonly adds?: readonly string[]; readonly removes?: readonly string[] },
): CloudEvent {
  const { prefixList: PrefixListId, adds = [], removes = [] } = call;
  const entries = (cidrs: readonly string[]) => {
    const all = cidrs.map((Cidr, index) => ({ Cidr, tag: index + 1 }));
    return all.length === 1 ? (all[0] as JsonObject) : all;
  };
  const AddEntry = adds.length > 0 && { AddEntry: entries(adds) };
  const RemoveEntry = removes.length > 0 && { RemoveEntry: entries(removes) };
  return listCall('ModifyManagedPrefixList', call, { PrefixListId, CurrentVersion: 1, ...AddEntry, ...RemoveEntry });
}

/** RestoreManagedPrefixListVersion; the record has the version, but not its entries. */
export function restorePrefixList(call: OnList & { readonly version: number }): CloudEvent {
  const { prefixList: PrefixListId, version: PreviousVersion } = call;
  return listCall('RestoreManagedPrefixListVersion', call, { PrefixListId, PreviousVersion, CurrentVersion: 3 });
}

function listCall(name: string, call: OnList, request: JsonObject): CloudEvent {
  const answer = {
    requestId: uuid('answer', request),
    prefixList: { prefixListId: call.prefixList, state: 'modify-in-progress' },
  };
  const response = call.error === undefined ? { [`${name}Response`]: answer } : null;
  return apiCall({ source: EC2, ...call, name, request: { [`${name}Request`]: request }, response });
}

type FlatCase = Pick<PermissionCase, 'protocol' | 'from' | 'to'> & { readonly cidr: string };

function authorize(
  name: string,
  call: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
): CloudEvent {
  const request = { groupId: call.group, ipPermissions: collection(call.permissions.map(nested)) };
  const rules = rows(call, name.endsWith('Egress'));
  const response = { requestId: uuid('answer', request), _return: true, securityGroupRuleSet: rules };
  return apiCall({ source: EC2, ...call, name, request, response: call.error === undefined ? response : null });
}

function permissionOfFlat({ protocol, from, to, cidr }: FlatCase): PermissionCase {
  const ports = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  return { protocol, ...ports, ...(cidr.includes(':') ? { v6: [cidr] } : { v4: [cidr] }) };
}

function flat({ protocol, from, to, cidr }: FlatCase): JsonObject {
  return { ipPermissions: {}, ...given({ ipProtocol: protocol, fromPort: from, toPort: to, cidrIp: cidr }) };
}

function nested({
  protocol,
  from,
  to,
  v4 = [],
  v6 = [],
  groups = [],
  prefixLists = [],
  description,
}: PermissionCase): JsonObject {
  const note = given({ description });
  return {
    ...given({ ipProtocol: protocol, fromPort: from, toPort: to }),
    groups: collection(groups.map((groupId) => ({ groupId, ...note }))),
    ipRanges: collection(v4.map((cidrIp) => ({ cidrIp, ...note }))),
    ipv6Ranges: collection(v6.map((cidrIpv6) => ({ cidrIpv6, ...note }))),
    prefixListIds: collection(prefixLists.map((prefixListId) => ({ prefixListId, ...note }))),
  };
}

/** The rules in AWS's response: one row per source, with its own field names. */
function rows(
  {
    group,
    permissions,
    rules = [],
    account = MEMBER,
  }: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
  isEgress: boolean,
): JsonObject {
  const sources = permissions.flatMap((permission) => sourcesOf(permission).map((source) => ({ permission, source })));
  return collection(
    sources.map(({ permission: { protocol, from, to, description }, source }, index) => ({
      groupOwnerId: account,
      groupId: group,
      securityGroupRuleId:
        rules[index] ?? `sgr-0${digest('rule', [group, String(protocol), from ?? null, to ?? null, source]).slice(0, 16)}`,
      isEgress,
      ipProtocol: PROTOCOLS.get(String(protocol)) ?? String(protocol),
      fromPort: Number(from ?? -1),
      toPort: Number(to ?? -1),
      ...source,
      ...given({ description }),
    })),
  );
}

function sourcesOf({ v4 = [], v6 = [], groups = [], prefixLists = [] }: PermissionCase): JsonObject[] {
  return [
    ...v4.map((cidr) => ({ cidrIpv4: canonicalCidr(cidr) ?? cidr })),
    ...v6.map((cidr) => ({ cidrIpv6: canonicalCidr(cidr) ?? cidr })),
    ...groups.map((groupId) => ({ referencedGroupInfo: { groupId } })),
    ...prefixLists.map((prefixListId) => ({ prefixListId })),
  ];
}

/** AWS writes an empty collection as `{}`. */
function collection(items: readonly JsonObject[]): JsonObject {
  return items.length === 0 ? {} : { items };
}

function given(fields: { readonly [field: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
