import type { Activity } from '#core/detection/activity.ts';
import { isChosenByAws, ofRule, partDigest, presenceDigest } from '#core/hub-part.ts';
import { type JsonObject, list, object, text, truth, whole } from '#core/json.ts';
import { hubOf } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import { CHOSEN_BY_AWS, PAGE_FILES } from './control-room-calls.ts';
import { functionOf, queueOf, roleOf, ruleOf, secretOf, WRITES } from './hub-part-contents.ts';

/** How a call compares with what the stacks write into the same part; `unseen` if CloudTrail does not show what it wrote. */
export type Agreement = 'same' | 'unseen' | 'other';

export function agreementOf(activity: Activity): Agreement {
  const { parts } = hubOf(activity);
  const call = `${activity.source.split('.')[0]}/${activity.name}`;
  if (ownProperty(STRENGTHENS, call)?.(activity.request) === true) return 'same';
  const removed = ownProperty(REMOVES, call)?.(activity);
  if (removed !== undefined) {
    const isWanted = (part: string) => parts?.has(presenceDigest(part, activity)) !== false;
    return removed.length > 0 && !removed.some(isWanted) ? 'same' : 'other';
  }
  const written = ownProperty(WRITES, call)?.(activity);
  const isUnseen = NOT_RECORDED.has(call) || watchesChosenId(activity.request);
  if (written === undefined) return isUnseen ? 'unseen' : 'other';
  if (!written.every((one) => parts?.has(partDigest(one, activity)) === true)) return 'other';
  if (isUnseen) return 'unseen';
  return written.length > 0 ? 'same' : 'other';
}

/** Whether an alarm watches a part whose id AWS chose. */
function watchesChosenId({ dimensions }: JsonObject): boolean {
  return list(dimensions).some((one) => isChosenByAws(text(object(one).name) ?? ''));
}

/** Parts that a call removes. */
const REMOVES: Readonly<Record<string, (activity: Activity) => readonly string[]>> = {
  'iam/DeleteRole': (activity) => [`role/${roleOf(activity)}#trust`],
  'iam/DeleteRolePolicy': (activity) => [`role/${roleOf(activity)}#policy/${text(activity.request.policyName)}`],
  'iam/DetachRolePolicy': (activity) => [`role/${roleOf(activity)}#attached/${text(activity.request.policyArn)}`],
  'events/DeleteRule': (activity) => [ofRule.rule(ruleOf(activity), { pattern: null, schedule: null, state: '' }).part],
  'events/RemoveTargets': (activity) =>
    list(activity.request.ids).map((id) => ofRule.target(ruleOf(activity), text(id) ?? '', {}).part),
  'sqs/DeleteQueue': (activity) => [`queue/${queueOf(activity)}#Policy`],
  'logs/DeleteMetricFilter': ({ request }) => [`metric/${text(request.filterName)}#filter`],
  'logs/DeleteSubscriptionFilter': ({ request }) => [`subscription/${text(request.filterName)}#filter`],
  'monitoring/DeleteAlarms': ({ request }) => list(request.alarmNames).map((name) => `alarm/${text(name)}#watch`),
  'config/DeleteConfigRule': ({ request }) => [`config-rule/${text(request.configRuleName)}#rule`],
  'lambda/DeleteFunction': (activity) => [`function/${functionOf(activity)}#code`],
  'cognito-idp/DeleteUserPoolDomain': () => ['user-pool/hub#domain'],
  'secretsmanager/DeleteSecret': (activity) => [`secret/${secretOf(activity)}#name`],
};

/** Calls with fixed values that only make a part stronger. */
const STRENGTHENS: Readonly<Record<string, (request: JsonObject) => boolean>> = {
  'dynamodb/UpdateContinuousBackups': ({ pointInTimeRecoverySpecification: wanted }) =>
    truth(object(wanted).pointInTimeRecoveryEnabled) === true,
  'dynamodb/UpdateTimeToLive': ({ timeToLiveSpecification: wanted }) =>
    truth(object(wanted).enabled) === true && object(wanted).attributeName === 'expiresAt',
  'cognito-idp/SetUserPoolMfaConfig': ({ mfaConfiguration, softwareTokenMfaConfiguration, smsMfaConfiguration, ...more }) =>
    mfaConfiguration === 'ON' &&
    truth(object(softwareTokenMfaConfiguration).enabled) === true &&
    smsMfaConfiguration === undefined &&
    more.emailMfaConfiguration === undefined,
  'logs/PutRetentionPolicy': ({ retentionInDays }) => (whole(retentionInDays) ?? 0) >= 365,
  'logs/PutLogGroupDeletionProtection': ({ deletionProtectionEnabled }) => truth(deletionProtectionEnabled) === true,
  's3/PutBucketVersioning': (request) => object(request.VersioningConfiguration).Status === 'Enabled',
  's3/PutBucketPublicAccessBlock': ({ PublicAccessBlockConfiguration: block }) =>
    ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every(
      (setting) => truth(ownProperty(object(block), setting)) === true,
    ),
  's3/PutBucketOwnershipControls': ({ OwnershipControls: controls }) => {
    const rules = list(object(controls).Rule);
    return rules.length > 0 && rules.every((rule) => object(rule).ObjectOwnership === 'BucketOwnerEnforced');
  },
};

/** Calls whose content CloudTrail does not record, or not enough of it. */
const NOT_RECORDED = new Set([
  ...CHOSEN_BY_AWS,
  ...PAGE_FILES.calls.map((name) => `s3/${name}`),
  'dynamodb/CreateTable',
  'dynamodb/UpdateTable',
  'iam/TagRole',
  'iam/UntagRole',
  'iam/UpdateRole',
  'iam/UpdateRoleDescription',
  'kms/CreateGrant',
  'lambda/PutFunctionConcurrency',
  'lambda/PutFunctionEventInvokeConfig',
  'lambda/UpdateEventSourceMapping',
  'lambda/UpdateFunctionConfiguration',
  'logs/AssociateKmsKey',
  'logs/PutDestination',
  'logs/PutDestinationPolicy',
  'organizations/AttachPolicy',
  'organizations/DeletePolicy',
  'organizations/DetachPolicy',
  'organizations/UpdatePolicy',
  'sns/Subscribe',
]);
