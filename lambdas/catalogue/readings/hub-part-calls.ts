import { type CallTrigger, DEPLOY_ROLE, type DetailPattern, HUB_ROLE_PREFIX } from '#core/detection/trigger.ts';
import { PAGE_BUCKETS } from '#core/hub-parts.ts';
import { PRODUCT, UNDELIVERED, UNDELIVERED_SIGN_INS } from '#core/naming.ts';
import { CONTROL_ROOM_CALLS, PAGE_FILES, SECRET_READS } from './control-room-calls.ts';
import { HUB_ACCOUNT_CALLS, type PartCalls } from './hub-account-calls.ts';

/** Some services ignore the case of names, and no others use these. */
const begins = (name: string): DetailPattern => ({ prefix: { 'equals-ignore-case': name } });
const PRODUCTS = [begins(`${PRODUCT}-`)];
const IN_LOGS = [...PRODUCTS, begins(`/aws/lambda/${PRODUCT}-`)];
const QUEUES = [UNDELIVERED, UNDELIVERED_SIGN_INS];

/** Parts that members have: roles, rules, a queue, filters, alarms and rules of AWS Config; and buckets, in several accounts. */
const OF_MEMBERS: readonly PartCalls[] = [
  {
    source: 'iam.amazonaws.com',
    calls: [
      'AddRoleToInstanceProfile',
      'AttachRolePolicy',
      'CreateRole',
      'DeleteRole',
      'DeleteRolePermissionsBoundary',
      'DeleteRolePolicy',
      'DetachRolePolicy',
      'PutRolePermissionsBoundary',
      'PutRolePolicy',
      'TagRole',
      'UntagRole',
      'UpdateAssumeRolePolicy',
      'UpdateRole',
      'UpdateRoleDescription',
    ],
    names: ['roleName'],
    inMembers: { roleName: [begins(HUB_ROLE_PREFIX), { 'equals-ignore-case': DEPLOY_ROLE }] },
  },
  {
    source: 'events.amazonaws.com',
    calls: [
      'CreateEventBus',
      'DeleteEventBus',
      'DeleteRule',
      'DisableRule',
      'PutRule',
      'PutTargets',
      'RemoveTargets',
      'UpdateEventBus',
    ],
    names: ['name', 'rule', 'eventBusName'],
    // If EventBridge may not use the key of the default bus, no event reaches the forwarder's rules.
    inMembers: { name: [...PRODUCTS, { 'equals-ignore-case': PRODUCT }, 'default'], rule: PRODUCTS },
  },
  {
    source: 'sqs.amazonaws.com',
    calls: [
      'AddPermission',
      'CreateQueue',
      'DeleteQueue',
      'PurgeQueue',
      'RemovePermission',
      'SetQueueAttributes',
      'StartMessageMoveTask',
    ],
    names: ['queueUrl', 'queueName', 'sourceArn', 'destinationArn'],
    inMembers: {
      queueName: PRODUCTS,
      queueUrl: QUEUES.map((name) => ({ suffix: `/${name}` })),
      sourceArn: QUEUES.map((name) => ({ suffix: `:${name}` })),
    },
  },
  {
    source: 'logs.amazonaws.com',
    calls: [
      'AssociateKmsKey',
      'CreateExportTask',
      'DeleteDestination',
      'DeleteLogGroup',
      'DeleteLogStream',
      'DeleteMetricFilter',
      'DeleteRetentionPolicy',
      'DeleteSubscriptionFilter',
      'DisassociateKmsKey',
      'PutBearerTokenAuthentication',
      'PutDataProtectionPolicy',
      'PutDestination',
      'PutDestinationPolicy',
      'PutLogGroupDeletionProtection',
      'PutMetricFilter',
      'PutRetentionPolicy',
      'PutSubscriptionFilter',
      'PutTransformer',
    ],
    names: ['logGroupName', 'logGroupIdentifier', 'resourceIdentifier', 'filterName', 'destinationName'],
    inMembers: { filterName: PRODUCTS, destinationName: PRODUCTS, logGroupName: IN_LOGS },
  },
  {
    source: 'monitoring.amazonaws.com',
    calls: ['DeleteAlarms', 'DisableAlarmActions', 'PutAlarmMuteRule', 'PutCompositeAlarm', 'PutLogAlarm', 'PutMetricAlarm'],
    names: ['alarmNames', 'alarmName', 'muteTargets.alarmNames'],
    inMembers: { alarmName: PRODUCTS, alarmNames: PRODUCTS },
  },
  {
    source: 'config.amazonaws.com',
    calls: ['DeleteConfigRule', 'PutConfigRule'],
    names: ['configRuleName', 'configRule.configRuleName'],
    inMembers: { configRuleName: PRODUCTS, 'configRule.configRuleName': PRODUCTS },
  },
  {
    source: 's3.amazonaws.com',
    calls: [
      'CreateBucket',
      'DeleteBucket',
      'DeleteBucketEncryption',
      'DeleteBucketLifecycle',
      'DeleteBucketOwnershipControls',
      'DeleteBucketPolicy',
      'DeleteBucketPublicAccessBlock',
      'DeleteBucketReplication',
      'PutBucketAcl',
      'PutBucketEncryption',
      'PutBucketLifecycle',
      'PutBucketNotification',
      'PutBucketObjectLockConfiguration',
      'PutBucketOwnershipControls',
      'PutBucketPolicy',
      'PutBucketPublicAccessBlock',
      'PutBucketReplication',
      'PutBucketVersioning',
    ],
    names: ['bucketName'],
    inMembers: { bucketName: PRODUCTS },
  },
];

/** Every call that can change a part of the hub, by service. */
export const HUB_PART_CALLS: readonly PartCalls[] = [...OF_MEMBERS, ...HUB_ACCOUNT_CALLS, ...CONTROL_ROOM_CALLS];

/** Calls that remove an account from the hub, or change the policies of accounts; only AWS Organizations records them. */
export const ORGANIZATION_CALLS: CallTrigger = {
  source: 'organizations.amazonaws.com',
  calls: [
    'AttachPolicy',
    'CloseAccount',
    'DeleteOrganization',
    'DeletePolicy',
    'DeregisterDelegatedAdministrator',
    'DetachPolicy',
    'DisableAWSServiceAccess',
    'DisablePolicyType',
    'LeaveOrganization',
    'MoveAccount',
    'RemoveAccountFromOrganization',
    'UpdatePolicy',
  ],
};

export const HUB_PART_TRIGGERS: readonly CallTrigger[] = [
  ...OF_MEMBERS.map(({ source, calls, inMembers = {} }): CallTrigger => ({ source, calls, where: whereOf(inMembers) })),
  ...HUB_PART_CALLS.map(({ source, calls }): CallTrigger => ({ source, calls, only: 'hub-account' })),
  { source: SECRET_READS.source, calls: SECRET_READS.calls, reads: true, only: 'hub-account' },
  {
    source: PAGE_FILES.source,
    calls: PAGE_FILES.calls,
    only: 'hub-account',
    data: 'AWS::S3::Object',
    below: `arn:aws:s3:::${PAGE_BUCKETS}`,
    where: { requestParameters: { bucketName: [{ prefix: PAGE_BUCKETS }] } },
  },
  ORGANIZATION_CALLS,
];

/** Also matches a request that CloudTrail omitted for its size, because its content is unknown. */
function whereOf(fields: NonNullable<PartCalls['inMembers']>): DetailPattern {
  const alternatives = Object.entries(fields).map(([path, values]) => within(path.split('.'), values));
  return { $or: [...alternatives, { omitted: [true, 'true'] }].map((requestParameters) => ({ requestParameters })) };
}

function within([field = '', ...rest]: readonly string[], values: readonly (DetailPattern | string)[]): DetailPattern {
  return { [field]: rest.length === 0 ? values : within(rest, values) };
}
