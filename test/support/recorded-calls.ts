import { apiCall, type CallOverrides } from '#catalogue/events/api-call.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { PlannedCall } from '#core/playbook/plan.ts';

type Fields = { [field: string]: Json | undefined };

/** CloudTrail's record of a call, its request written as its service records it. */
export function recordOfCall({ action, input }: Pick<PlannedCall, 'action' | 'input'>, call: CallOverrides): CloudEvent {
  const [service = '', name = ''] = action.split(':');
  const request = service === 'ec2' ? ec2(input, name) : service === 's3' ? s3(input) : lowered(input);
  return apiCall({ ...call, source: `${service}.amazonaws.com`, name, request: request as JsonObject });
}

function mapped(value: Json | undefined, field: (name: string, one: Json | undefined) => [string, Json | undefined]): Fields {
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {})
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => field(name, one)),
  );
}

const lower = (name: string) => name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());

function lowered(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((one) => lowered(one) ?? null);
  if (!isObject(value)) return value;
  return mapped(value, (name, one) => [lower(name), lowered(one)]);
}

const IN_EC2: Readonly<Record<string, string>> = { Protocol: 'aclProtocol', UserIdGroupPairs: 'groups' };
const ID_OF: Readonly<Record<string, string>> = { SecurityGroupRuleIds: 'securityGroupRuleId', Groups: 'groupId' };

/** EC2 wraps lists in `items`, and ids in lists one by one. */
function ec2(value: Json | undefined, call: string): Json | undefined {
  return mapped(value, (name, one) => {
    const fixedName =
      name === 'Groups' ? 'groupSet' : name === 'Description' && call === 'CreateSecurityGroup' ? 'groupDescription' : undefined;
    const items = Array.isArray(one) ? (one as Json[]) : undefined;
    const id = ID_OF[name];
    const wrapped = items?.map((item) => (id === undefined ? (ec2(item, call) ?? null) : { [id]: item }));
    const converted =
      wrapped === undefined ? (isObject(one) ? ec2(one, call) : one) : wrapped.length === 0 ? {} : { items: wrapped };
    return [fixedName ?? IN_EC2[name] ?? lower(name), converted];
  });
}

const SAME_IN_S3: Readonly<Record<string, string>> = {
  Bucket: 'bucketName',
  Key: 'key',
  VersionId: 'versionId',
  AccountId: 'accountId',
};
const OF_LIST: Readonly<Record<string, string>> = {
  CORSRules: 'CORSRule',
  AllowedOrigins: 'AllowedOrigin',
  AllowedMethods: 'AllowedMethod',
  AllowedHeaders: 'AllowedHeader',
  ExposeHeaders: 'ExposeHeader',
};

/** S3 records the XML of the request, a policy as an object, and no header for the owner of the bucket. */
function s3({ ExpectedBucketOwner: _, Policy, ...input }: JsonObject): Json {
  const policy = typeof Policy === 'string' ? { policy: '', bucketPolicy: JSON.parse(Policy) as Json } : {};
  const bucket = typeof input.Bucket === 'string' ? `${input.Bucket}.s3` : `${String(input.AccountId)}.s3-control`;
  return {
    Host: `${bucket}.ap-northeast-2.amazonaws.com`,
    ...policy,
    ...mapped(input, (name, one) => [SAME_IN_S3[name] ?? name, xml(one)]),
  };
}

function xml(value: Json | undefined): Json | undefined {
  if (!isObject(value)) return value;
  const fields = mapped(value, (name, one) => {
    if (name === 'Grants') return ['AccessControlList', { Grant: alone(grants(one)) }];
    if (name === 'RoutingRules') return [name, { RoutingRule: alone(one) }];
    const items = Array.isArray(one) ? one.map((item: Json) => xml(item) ?? null) : xml(one);
    return [OF_LIST[name] ?? name, alone(items)];
  });
  return { xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/', ...fields };
}

function alone(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? (value[0] as Json) : value;
}

function grants(value: Json | undefined): Json {
  return (Array.isArray(value) ? (value as JsonObject[]) : []).map(({ Grantee, Permission }) => {
    const { Type, ...grantee } = isObject(Grantee) ? Grantee : {};
    const to = { 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xsi:type': Type ?? null, ...grantee };
    return { Grantee: to as Json, Permission: Permission ?? null };
  });
}
