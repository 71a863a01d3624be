import { createHash } from 'node:crypto';
import { canonicalCidr } from '../../core/cidr.ts';
import type { Json, JsonObject } from '../../core/json.ts';
import { type Naming, remediatePurpose, roleArn } from '../../core/naming.ts';
import type { Family } from '../../core/playbook.ts';

/** What a case shows: one event, or several played in order. The case's sentence is about the last one. */
export type Episode = CloudEvent | readonly CloudEvent[];

/** The cases of one detection by their sentences: what sets it off, and what looks alike but does not. */
export type Cases = {
  readonly fires: Readonly<Record<string, Episode>>;
  readonly staysQuiet: Readonly<Record<string, Episode>>;
};

/** An EventBridge event that carries a CloudTrail record. */
export type CloudEvent = {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: JsonObject;
};

/** Who calls, as CloudTrail tells it: the identity, and where the call came from. */
export type Caller = { readonly identity: JsonObject; readonly address: string; readonly agent: string };

/** A caller in whatever account the call is made. */
export type By = (account: string) => Caller;

/** The accounts of the cases: AWS's own documentation ids. */
export const MEMBER = '444455556666';
export const HUB_ACCOUNT = '111122223333';
export const MANAGEMENT = '123456789012';

/** Where the hub of the cases lives. */
export const CASE_NAMING: Naming = {
  hubAccount: HUB_ACCOUNT,
  homeRegion: 'ap-northeast-2',
  rolePath: '/org-security-hub/',
  rolePrefix: 'org-security-hub-',
};

/** A time on the day of the cases, so many minutes past nine. */
export function minute(past: number): string {
  return new Date(Date.UTC(2026, 2, 2, 9, past)).toISOString().replace('.000', '');
}

const CONSOLE = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const CLI = 'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython';

/** An IAM user with an access key at the command line. */
export function iamUser(userName: string): By {
  return (accountId) => ({
    identity: {
      type: 'IAMUser',
      principalId: `AIDA${shout(userName)}EXAMPLE`,
      arn: `arn:aws:iam::${accountId}:user/${userName}`,
      accountId,
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      userName,
    },
    address: '198.51.100.24',
    agent: CLI,
  });
}

/** The root user in the console. */
export function root(): By {
  return (accountId) => ({
    identity: {
      type: 'Root',
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: { attributes: { creationDate: minute(-20), mfaAuthenticated: 'true' } },
    },
    address: '203.0.113.9',
    agent: CONSOLE,
  });
}

/** A session of a role, by the role's name, path and name, or ARN. `sourceIdentity` is what the session declared. */
export function assumedRole(role: string, session: string, sourceIdentity?: string): By {
  const pathAndName = role.split(':role/').at(-1) ?? role;
  const userName = pathAndName.split('/').at(-1) ?? role;
  const principalId = `AROA${shout(userName)}EXAMPLE`;
  return (accountId) => ({
    identity: {
      type: 'AssumedRole',
      principalId: `${principalId}:${session}`,
      arn: `arn:aws:sts::${accountId}:assumed-role/${userName}/${session}`,
      accountId,
      accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', principalId, arn: `arn:aws:iam::${accountId}:role/${pathAndName}`, accountId, userName },
        attributes: { creationDate: minute(-20), mfaAuthenticated: 'false' },
        ...(sourceIdentity !== undefined && { sourceIdentity }),
      },
    },
    address: '203.0.113.40',
    agent: CLI,
  });
}

/** A person who came in through IAM Identity Center. */
export function ssoPerson(person: string): By {
  const path = 'aws-reserved/sso.amazonaws.com/ap-northeast-2';
  return assumedRole(`${path}/AWSReservedSSO_PowerUser_0123456789abcdef`, person);
}

/** The hub itself at work in a member account, for one incident of one scenario. */
export function hubSession(
  family: Family,
  incident: string | undefined,
  { naming = CASE_NAMING, scenario = 'sg-ssh-open-world' }: { naming?: Naming; scenario?: string } = {},
): By {
  return assumedRole(roleArn(naming, MEMBER, remediatePurpose(family)), scenario, incident);
}

/** An AWS service acting on its own, such as `autoscaling.amazonaws.com`. */
export function service(name: string): By {
  return () => ({ identity: { type: 'AWSService', invokedBy: name }, address: name, agent: name });
}

/** Everything about a call that a case may want to say differently. */
export type Circumstances = {
  readonly by?: By;
  /** AWS's error code: the call was refused. */
  readonly error?: string;
  readonly at?: string;
  readonly account?: string;
  readonly region?: string;
  /** CloudTrail's event id; derived from the content where it is not given. */
  readonly id?: string;
  /** The service that records the call. */
  readonly source?: string;
};

/** One call as EventBridge delivers it, with the complete CloudTrail record; only the differences need saying. */
export function apiCall(
  call: Circumstances & { source: string; name: string; request: JsonObject | null; response?: JsonObject | null },
): CloudEvent {
  const { source, name, request, response = null, by = iamUser('alice'), error } = call;
  const { at = minute(0), account = MEMBER, region = 'ap-northeast-2' } = call;
  const { identity, address, agent } = by(account);
  const content = [source, name, request, identity, error ?? null, at, account, region] as Json;
  const nickname = source.split('.')[0] ?? source;
  return {
    version: '0',
    id: uuid('envelope', content),
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${nickname}`,
    account,
    time: at,
    region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: identity,
      eventTime: at,
      eventSource: source,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: address,
      userAgent: agent,
      ...(error !== undefined && { errorCode: error, errorMessage: `${error}: the request was not carried out.` }),
      requestParameters: request,
      responseElements: response,
      requestID: uuid('request', content),
      eventID: call.id ?? uuid('event', content),
      readOnly: /^(Describe|Get|List|Lookup|Head|AssumeRole)/.test(name),
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: 'Management',
      tlsDetails: {
        tlsVersion: 'TLSv1.3',
        cipherSuite: 'TLS_AES_128_GCM_SHA256',
        clientProvidedHostHeader: `${nickname}.${region}.amazonaws.com`,
      },
    },
  };
}

/** The same event with some fields of its record replaced; `undefined` takes a field out. */
export function altered(event: CloudEvent, fields: { readonly [field: string]: Json | undefined }): CloudEvent {
  const detail = { ...event.detail, ...fields };
  return { ...event, detail: Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)) };
}

/** One permission of a security group: traffic, and every source it comes from. */
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

type OnGroup = Circumstances & { readonly group: string };

const EC2 = 'ec2.amazonaws.com';

/** AuthorizeSecurityGroupIngress in the nested form. `rules` are the ids AWS gave the new rules, one per source in order. */
export function authorizeIngress(
  call: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
): CloudEvent {
  return authorize('AuthorizeSecurityGroupIngress', call);
}

/** The same for outgoing traffic. */
export function authorizeEgress(
  call: OnGroup & { permissions: readonly PermissionCase[]; rules?: readonly string[] },
): CloudEvent {
  return authorize('AuthorizeSecurityGroupEgress', call);
}

/** The flat form that `--protocol --port --cidr` leaves. A group of the default VPC may be named, not numbered. */
export function authorizeIngressFlat(call: OnGroup & FlatCase & { rules?: readonly string[]; groupName?: string }): CloudEvent {
  const permissions = [permissionOfFlat(call)];
  const named = call.groupName === undefined ? { groupId: call.group } : { groupName: call.groupName };
  const response = { _return: true, securityGroupRuleSet: rows({ ...call, permissions }, false) };
  return apiCall({ source: EC2, ...call, name: 'AuthorizeSecurityGroupIngress', request: { ...named, ...flat(call) }, response });
}

/** A rule as ModifySecurityGroupRules leaves it; the record tells neither its state before nor its direction. */
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

/** RevokeSecurityGroupIngress: names `permissions`, or `rules` by id; AWS answers with what it took away. */
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

/** The flat form of the same. */
export function revokeIngressFlat(call: OnGroup & FlatCase): CloudEvent {
  const request = { groupId: call.group, ...flat(call) };
  return apiCall({ source: EC2, ...call, name: 'RevokeSecurityGroupIngress', request, response: { _return: true } });
}

export function deleteSecurityGroup(call: OnGroup): CloudEvent {
  const response = { _return: true, groupId: call.group };
  return apiCall({ source: EC2, ...call, name: 'DeleteSecurityGroup', request: { groupId: call.group }, response });
}

/** StopLogging of a trail, by name or ARN. */
export function stopLogging(call: Circumstances & { trail: string }): CloudEvent {
  return apiCall({ source: 'cloudtrail.amazonaws.com', ...call, name: 'StopLogging', request: { name: call.trail } });
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

/** AWS's own account of the rules concerned: one row a source, spelled its way. */
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
      ipProtocol: ({ 6: 'tcp', 17: 'udp', 1: 'icmp' } as Record<string, string>)[protocol] ?? String(protocol),
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

function digest(purpose: string, content: Json): string {
  return createHash('sha256')
    .update(`${purpose}\n${JSON.stringify(content)}`)
    .digest('hex');
}

function uuid(purpose: string, content: Json): string {
  return digest(purpose, content).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** Letters for an invented unique id. */
function shout(name: string): string {
  return digest('principal', name).slice(0, 10).toUpperCase();
}
