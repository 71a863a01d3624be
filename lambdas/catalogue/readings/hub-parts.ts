import type { Activity } from '#core/detection/activity.ts';
import { PAGE_BUCKETS } from '#core/hub-parts.ts';
import { type Json, list, object, text } from '#core/json.ts';
import { DEFAULT_DEPLOY_ROLE, functionPurpose, hubOf, PRODUCT, ROLLOUT_SESSION, SCANNER_ALARMS } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import type { Resource } from '#core/resource.ts';
import { ALL_IN_HUB_ACCOUNT, CONTROL_ROOM_CALLS, PAGE_FILES, SECRET_READS } from './control-room-calls.ts';
import { HUB_ACCOUNT_CALLS } from './hub-account-calls.ts';
import { HUB_PART_CALLS, ORGANIZATION_CALLS } from './hub-part-calls.ts';

/** A name of the product as AWS writes it: bare, in an ARN, in the URL of a queue, or in the name of a log group. */
const PRODUCTS = new RegExp(`(^|[:/])${PRODUCT}([-:/.]|$)`, 'i');

const CALLS = new Map(
  [...HUB_PART_CALLS, SECRET_READS, PAGE_FILES].flatMap(({ source, calls, names }) =>
    calls.map((call) => [`${source}/${call}`, names]),
  ),
);
const ONLY_IN_HUB = new Set(
  [...HUB_ACCOUNT_CALLS, ...CONTROL_ROOM_CALLS, SECRET_READS, PAGE_FILES].flatMap(({ source, calls }) =>
    calls.map((call) => `${source}/${call}`),
  ),
);
const KEYS = 'kms.amazonaws.com';

/** Alarms of members report to EventBridge whether or not their actions are on. */
const SILENCING = ['DisableAlarmActions', 'PutAlarmMuteRule'];

/** The part of the hub that a call is about, as the call names it; undefined if it is about none. */
export function hubPartOf(activity: Activity): string | undefined {
  const { source, name, account, request, response, actor } = activity;
  const names = CALLS.get(`${source}/${name}`);
  if (names === undefined) return source === ORGANIZATION_CALLS.source ? membershipOf(activity) : undefined;
  const { hubAccount } = hubOf(activity);
  if (ONLY_IN_HUB.has(`${source}/${name}`) && hubAccount !== undefined && account !== hubAccount) return undefined;
  if (name === 'GetSecretValue' && isReaderOfSecrets(activity)) return undefined;
  // Services that use the key for their own data make such grants all the time.
  if (source === KEYS && actor.invokedBy !== undefined && actor.through === undefined) return undefined;
  if (source === KEYS && account === hubAccount) return text(request.keyId) ?? text(request.aliasName) ?? 'key';
  const named = [...names.flatMap((path) => textsAt(request, path)), ...textsAt(response, 'functionArn')];
  if (isUnnamedMapping(activity, named)) return text(request.uUID) ?? text(request.uuid) ?? 'event source mapping';
  return named.find((one) => isPart(activity, one));
}

/** Whether the caller assumed the role of rollouts under its name. It proves nothing: the name is the caller's choice. */
export function isRollout(activity: Activity): boolean {
  const { deployRole } = hubOf(activity);
  const { role, name } = activity.actor;
  return deployRole !== undefined && role === `arn:aws:iam::${activity.account}:role/${deployRole}` && name === ROLLOUT_SESSION;
}

/** Whether the caller is a remediation role of the hub; its calls belong to hub-role-misuse. */
export function isByHub(activity: Activity): boolean {
  const { rolePath, rolePrefix } = hubOf(activity);
  return activity.actor.role?.includes(`:role${rolePath}${rolePrefix}remediate-`) === true;
}

export function hubPartResource(activity: Activity): Resource {
  const { account, region, source } = activity;
  const named = hubPartOf(activity) ?? account;
  if (source === 'iam.amazonaws.com') {
    const path = isDeployRole(activity, named) ? '/' : hubOf(activity).rolePath;
    return { type: 'AwsIamRole', id: named, arn: `arn:aws:iam::${account}:role${path}${named}` };
  }
  if (source === 's3.amazonaws.com') return { type: 'AwsS3Bucket', id: named, arn: `arn:aws:s3:::${named}` };
  if (source === 'organizations.amazonaws.com') {
    return { type: 'AwsAccount', id: named, arn: `arn:aws:iam::${account}:root` };
  }
  const id = named.startsWith('/') ? named : (named.split(/[:/]/).findLast((part) => part !== '') ?? 'unknown');
  if (named.startsWith('arn:')) return { type: 'Other', id, arn: named };
  return { type: 'Other', id, arn: `arn:aws:${arnService(source)}:${region}:${account}:${arnKind(source)}${id}` };
}

function isPart(activity: Activity, named: string): boolean {
  const { source, name, request } = activity;
  const { rolePrefix } = hubOf(activity);
  const last = named.split('/').at(-1) ?? named;
  if (source === 'iam.amazonaws.com') {
    return last.toLowerCase().startsWith(rolePrefix.toLowerCase()) || isDeployRole(activity, named);
  }
  if (source === 'lambda.amazonaws.com' && named.includes(':role/')) return last.startsWith(rolePrefix);
  // If EventBridge may not use a customer's key, no event reaches the rules of the bus.
  if (name === 'UpdateEventBus' && named === 'default') return text(request.kmsKeyIdentifier) !== undefined;
  if (ALL_IN_HUB_ACCOUNT.includes(source)) return true;
  // Functions of the hub write to its other buckets all the time.
  if (source === PAGE_FILES.source && PAGE_FILES.calls.includes(name)) return named.startsWith(PAGE_BUCKETS);
  // A web ACL on the user pool can prevent people from signing in.
  if (source === 'wafv2.amazonaws.com' && named.includes(':userpool/')) return true;
  if (SILENCING.includes(name) && named.startsWith(SCANNER_ALARMS)) return false;
  return PRODUCTS.test(named);
}

function isDeployRole(activity: Activity, named: string): boolean {
  return named.toLowerCase() === (hubOf(activity).deployRole ?? DEFAULT_DEPLOY_ROLE).toLowerCase();
}

/** Their functions read a secret whenever they start, and only Lambda can assume their roles. */
const READERS = ['decide', 'notify', 'ticket'];

function isReaderOfSecrets(activity: Activity): boolean {
  const { rolePath, rolePrefix } = hubOf(activity);
  const names = READERS.map((name) => `arn:aws:iam::${activity.account}:role${rolePath}${rolePrefix}${functionPurpose(name)}`);
  return names.includes(activity.actor.role ?? '');
}

/** A mapping is named by an id of AWS; if the answer does not name its function either, it may be the hub's. */
function isUnnamedMapping({ source, name }: Activity, named: readonly string[]): boolean {
  return source === 'lambda.amazonaws.com' && name.endsWith('EventSourceMapping') && named.length === 0;
}

/** The account or the policy that a call of AWS Organizations is about. */
function membershipOf({ name, account, request }: Activity): string | undefined {
  if (!ORGANIZATION_CALLS.calls.includes(name)) return undefined;
  return text(request.accountId) ?? text(request.policyId) ?? text(request.servicePrincipal) ?? account;
}

function textsAt(value: Json | undefined, path: string): string[] {
  const [field = '', ...rest] = path.split('.');
  const found = ownProperty(object(value), field);
  return rest.length > 0
    ? textsAt(found, rest.join('.'))
    : list(found).flatMap((one) => text(one) ?? text(object(one).eventBusArn) ?? []);
}

function arnService(source: string): string {
  const name = source.split('.')[0] ?? source;
  return name === 'monitoring' ? 'cloudwatch' : name;
}

const KINDS: Readonly<Record<string, string>> = {
  'events.amazonaws.com': 'rule/',
  'monitoring.amazonaws.com': 'alarm:',
  'logs.amazonaws.com': 'log-group:',
  'lambda.amazonaws.com': 'function:',
  'dynamodb.amazonaws.com': 'table/',
  'kms.amazonaws.com': 'key/',
  'kinesis.amazonaws.com': 'stream/',
  'config.amazonaws.com': 'config-rule/',
  'cognito-idp.amazonaws.com': 'userpool/',
  'apigateway.amazonaws.com': '/apis/',
  'secretsmanager.amazonaws.com': 'secret:',
};

function arnKind(source: string): string {
  return new Map(Object.entries(KINDS)).get(source) ?? '';
}
