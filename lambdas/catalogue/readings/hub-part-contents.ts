import type { Activity } from '#core/detection/activity.ts';
import { sha256 } from '#core/digest.ts';
import { ofPart, ofQueue, ofRole, ofRule, type PartContent, parsed, watchedDimension } from '#core/hub-part.ts';
import { type Json, list, object, text, truth, whole } from '#core/json.ts';
import { EXTERNAL_IDS, hubOf } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

type Writes = (activity: Activity) => readonly PartContent[];

export const lastPart = (value: unknown) => text(value)?.split('/').at(-1) ?? '';
export const ruleOf = ({ request }: Activity) => ({
  bus: lastPart(request.eventBusName) || 'default',
  name: text(request.name) ?? text(request.rule) ?? '',
});
export const roleOf = ({ request }: Activity) => text(request.roleName) ?? '';
export const queueOf = ({ request }: Activity) => text(request.queueName) ?? lastPart(request.queueUrl);
export const functionOf = ({ request }: Activity) => text(request.functionName)?.split(':function:').at(-1)?.split(':')[0] ?? '';

/** Without the six characters that Secrets Manager adds in an ARN. */
export const secretOf = ({ request }: Activity) => {
  const named = text(request.secretId) ?? '';
  return named.startsWith('arn:') ? (named.split(':secret:').at(-1) ?? '').replace(/-\w{6}$/, '') : named;
};

/** What a call writes, in the same form as the stacks describe it. */
export const WRITES: Readonly<Record<string, Writes>> = {
  'iam/CreateRole': (activity) => [
    ofRole.trust(roleOf(activity), trustIn(activity, activity.request.assumeRolePolicyDocument)),
    ofRole.path(roleOf(activity), text(activity.request.path) ?? '/'),
    ofRole.boundary(roleOf(activity), text(activity.request.permissionsBoundary) ?? null),
  ],
  'iam/UpdateAssumeRolePolicy': (activity) => [
    ofRole.trust(roleOf(activity), trustIn(activity, activity.request.policyDocument)),
  ],
  'iam/PutRolePolicy': (activity) => [
    ofRole.policy(roleOf(activity), text(activity.request.policyName) ?? '', document(activity.request.policyDocument)),
  ],
  'iam/PutRolePermissionsBoundary': (activity) => [
    ofRole.boundary(roleOf(activity), text(activity.request.permissionsBoundary) ?? ''),
  ],
  'iam/AttachRolePolicy': (activity) => [ofRole.attached(roleOf(activity), text(activity.request.policyArn) ?? '')],
  'events/PutRule': (activity) => {
    const { eventPattern, scheduleExpression, state, roleArn } = activity.request;
    const pattern = eventPattern === undefined ? null : document(eventPattern);
    const content = { pattern, schedule: text(scheduleExpression) ?? null, state: text(state) ?? 'ENABLED' };
    return roleArn === undefined ? [ofRule.rule(ruleOf(activity), content)] : [];
  },
  'events/PutTargets': (activity) =>
    list(activity.request.targets)
      .map(object)
      .map(({ id, ...content }) => ofRule.target(ruleOf(activity), text(id) ?? '', content)),
  'events/PutPermission': ({ request }) => [
    ofPart('bus', lastPart(request.eventBusName), 'policy', document(request.policy ?? '')),
  ],
  'sqs/CreateQueue': attributesOf,
  'sqs/SetQueueAttributes': attributesOf,
  'logs/PutSubscriptionFilter': ({ request }) => {
    const { filterName, logGroupName = '', filterPattern = '', destinationArn = '', roleArn = '' } = request;
    return [ofPart('subscription', text(filterName) ?? '', 'filter', { logGroupName, filterPattern, destinationArn, roleArn })];
  },
  'logs/PutMetricFilter': ({ request }) => {
    const { filterName, logGroupName = '', filterPattern = '', metricTransformations } = request;
    const metrics = list(metricTransformations).map((one) => {
      const { metricName = '', metricNamespace = '', metricValue = '' } = object(one);
      return { metricName, metricNamespace, metricValue };
    });
    return [ofPart('metric', text(filterName) ?? '', 'filter', { logGroupName, filterPattern, metrics })];
  },
  'monitoring/PutMetricAlarm': ({ request }) => {
    const { alarmName, metricName = '', namespace = '', threshold, period, comparisonOperator = '', alarmActions } = request;
    const dimensions = list(request.dimensions).map((one) =>
      watchedDimension(text(object(one).name) ?? '', text(object(one).value)),
    );
    const content = { metricName, namespace, comparisonOperator, threshold: Number(threshold), period: Number(period) };
    const more = {
      dimensions: dimensions.toSorted(),
      actions: list(alarmActions),
      evaluations: Number(request.evaluationPeriods),
    };
    const { statistic = '', treatMissingData = '', datapointsToAlarm = null, metrics = null } = request;
    const how = { statistic, treatMissingData, datapointsToAlarm, metrics, isOn: truth(request.actionsEnabled) !== false };
    return [ofPart('alarm', text(alarmName) ?? '', 'watch', { ...content, ...more, ...how })];
  },
  'events/CreateEventBus': ({ request }) => [ofPart('bus', lastPart(request.name), 'name', lastPart(request.name))],
  'config/PutConfigRule': ({ request }) => {
    const { configRuleName, source, inputParameters } = object(request.configRule);
    const parameters = inputParameters === undefined ? null : document(inputParameters);
    return [
      ofPart('config-rule', text(configRuleName) ?? '', 'rule', { identifier: object(source).sourceIdentifier, parameters }),
    ];
  },
  's3/CreateBucket': ({ request }) => [ofPart('bucket', text(request.bucketName) ?? '', 'name', text(request.bucketName) ?? '')],
  's3/PutBucketEncryption': ({ request }) => {
    const rules = list(object(request.ServerSideEncryptionConfiguration).Rule).map((rule) => {
      const { SSEAlgorithm, KMSMasterKeyID = null } = object(object(rule).ApplyServerSideEncryptionByDefault);
      return { algorithm: SSEAlgorithm, key: KMSMasterKeyID };
    });
    return [ofPart('bucket', text(request.bucketName) ?? '', 'encryption', rules)];
  },
  's3/PutBucketLifecycle': ({ request }) => {
    const rules = list(object(request.LifecycleConfiguration).Rule).map((rule) => {
      const { Expiration, NoncurrentVersionExpiration } = object(rule);
      return {
        days: whole(object(Expiration).Days) ?? null,
        noncurrent: whole(object(NoncurrentVersionExpiration).NoncurrentDays) ?? null,
      };
    });
    return [ofPart('bucket', text(request.bucketName) ?? '', 'lifecycle', rules)];
  },
  's3/PutBucketObjectLockConfiguration': ({ request }) => {
    const { Mode, Days } = object(object(object(request.ObjectLockConfiguration).Rule).DefaultRetention);
    return [ofPart('bucket', text(request.bucketName) ?? '', 'lock', { mode: Mode, days: whole(Days) ?? null })];
  },
  's3/PutBucketPolicy': ({ request }) => [
    ofPart('bucket', text(request.bucketName) ?? '', 'policy', document(request.bucketPolicy)),
  ],
  'kms/PutKeyPolicy': ({ request }) => [ofPart('key', 'hub', 'policy', document(request.policy))],
  'sns/SetTopicAttributes': ({ request }) => [
    ofPart(
      'topic',
      lastPart(text(request.topicArn)?.replaceAll(':', '/')),
      text(request.attributeName) ?? '',
      document(request.attributeValue),
    ),
  ],
  'lambda/CreateFunction': (activity) => [...codeOf(activity), ...settingsOf(activity)],
  'lambda/UpdateFunctionCode': codeOf,
  'lambda/UpdateFunctionConfiguration': settingsOf,
  'lambda/CreateEventSourceMapping': (activity) => {
    const source = text(activity.request.eventSourceArn)?.replace(/\/stream\/.*$/, '/stream/') ?? '';
    return [ofPart('function', functionOf(activity), `source/${source}`, source)];
  },
  'cognito-idp/CreateUserPoolDomain': ({ request }) => [
    ofPart('user-pool', 'hub', 'domain', { domain: text(request.domain) ?? '', custom: request.customDomainConfig ?? null }),
  ],
  'apigateway/CreateIntegration': ({ request }) => [
    ofPart('api', 'hub', 'integration', { type: text(request.integrationType) ?? '', uri: text(request.integrationUri) ?? '' }),
  ],
  'apigateway/CreateRoute': ({ request }) => [
    ofPart('api', 'hub', 'route', {
      key: text(request.routeKey) ?? '',
      authorization: text(request.authorizationType) ?? 'NONE',
    }),
  ],
  'apigateway/CreateAuthorizer': ({ request }) => [
    ofPart('api', 'hub', 'authorizer', {
      type: text(request.authorizerType) ?? '',
      from: list(request.identitySource),
      uri: request.authorizerUri ?? null,
    }),
  ],
  'lambda/AddPermission': (activity) => {
    const { action = '', principal = '', sourceArn = '' } = activity.request;
    return [ofPart('function', functionOf(activity), 'permission', { action, principal, sourceArn })];
  },
};

function document(value: Json | undefined): Json {
  return typeof value === 'string' ? parsed(value) : (value ?? null);
}

/** In a trust policy, any list with the hub's own external id counts as the expected one, because no other caller can use it. */
function trustIn(activity: Activity, value: Json | undefined): Json {
  const trust = document(value);
  const known = hubOf(activity).externalIdDigest;
  const isHubs = (id: Json) => text(id) !== undefined && sha256(text(id) ?? '') === known;
  const statements = list(object(trust).Statement).map((statement) => {
    const condition = object(object(statement).Condition);
    const equals = object(condition.StringEquals);
    const ids = equals['sts:ExternalId'];
    if (ids === undefined || !list(ids).some(isHubs)) return statement;
    return { ...object(statement), Condition: { ...condition, StringEquals: { ...equals, 'sts:ExternalId': EXTERNAL_IDS } } };
  });
  return { ...object(trust), Statement: statements };
}

/** SQS's defaults; any other value must be what the stacks write. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  ContentBasedDeduplication: ['false'],
  DelaySeconds: ['0'],
  KmsDataKeyReusePeriodSeconds: ['300'],
  KmsMasterKeyId: [''],
  MaximumMessageSize: ['262144', '1048576'],
  MessageRetentionPeriod: ['345600'],
  Policy: [''],
  ReceiveMessageWaitTimeSeconds: ['0'],
  VisibilityTimeout: ['30'],
};

function attributesOf(activity: Activity): PartContent[] {
  const attributes = Object.entries(object(activity.request.attributes ?? activity.request.attribute));
  const own = attributes.filter(([name, value]) => ownProperty(USUAL, name)?.includes(String(value)) !== true);
  const written = own.map(([name, value]) => ofQueue(queueOf(activity), name, document(value)));
  return activity.name === 'CreateQueue' ? [ofQueue(queueOf(activity), 'name', queueOf(activity)), ...written] : written;
}

/** AWS answers with the digest of the new code, however it was uploaded. */
function codeOf(activity: Activity): PartContent[] {
  return [ofPart('function', functionOf(activity), 'code', text(activity.response.codeSha256) ?? null)];
}

function settingsOf(activity: Activity): PartContent[] {
  const name = functionOf(activity);
  const settings = ['role', 'handler', 'runtime'].flatMap((field) => {
    const value = text(ownProperty(activity.request, field));
    return value === undefined ? [] : [ofPart('function', name, field, value)];
  });
  const layers = list(activity.request.layers);
  return [...settings, ...(layers.length === 0 ? [] : [ofPart('function', name, 'layers', layers)])];
}
