import { apiCall } from '#catalogue/events/api-call.ts';
import type { By } from '#catalogue/events/callers.ts';
import type { CloudEvent } from '#catalogue/events/cases.ts';
import type { JsonObject } from '#core/json.ts';
import type { Settings } from '#core/settings.ts';
import { type CallOfRollout, CREATING_CONTROL_ROOM, call } from './control-room-rollout.ts';
import type { Stacks, SynthesizedResource, TerraformJson } from './synthesized.ts';

/** The external id that the events of a rollout contain. */
export const EXTERNAL_ID = 'an-external-id-of-the-tests';

const KEY = '12345678-1234-1234-1234-123456789012';

/** The settings that the central stack writes. */
export function settingsIn(stacks: Stacks): Settings {
  const [item] = Object.values(stacks.central?.resource.aws_dynamodb_table_item ?? {});
  return JSON.parse(JSON.parse(String(item?.item)).document.S);
}

/** The calls that Terraform makes to create a resource, as the provider makes them and CloudTrail records them. */
const CREATING: Readonly<Record<string, (resource: Record<string, never>) => readonly CallOfRollout[]>> = {
  ...CREATING_CONTROL_ROOM,
  aws_iam_role: ({ name, path, description, assume_role_policy, permissions_boundary }) => [
    call('iam', 'CreateRole', {
      roleName: name,
      path,
      description,
      assumeRolePolicyDocument: assume_role_policy,
      maxSessionDuration: 3600,
      tags: [{ key: 'application', value: 'org-security-hub' }],
      ...(permissions_boundary !== undefined && { permissionsBoundary: permissions_boundary }),
    }),
  ],
  aws_iam_role_policy: ({ name, role, policy }) => [
    call('iam', 'PutRolePolicy', { roleName: role, policyName: name, policyDocument: policy }),
  ],
  aws_iam_role_policy_attachment: ({ role, policy_arn }) => [
    call('iam', 'AttachRolePolicy', { roleName: role, policyArn: policy_arn }),
  ],
  aws_cloudwatch_event_rule: ({ name, description, event_pattern, schedule_expression, event_bus_name, state }) => [
    call('events', 'PutRule', {
      name,
      description,
      eventBusName: event_bus_name ?? 'default',
      state: state ?? 'ENABLED',
      ...(event_pattern !== undefined && { eventPattern: event_pattern }),
      ...(schedule_expression !== undefined && { scheduleExpression: schedule_expression }),
    }),
  ],
  aws_cloudwatch_event_target: ({ rule, event_bus_name, target_id, arn, role_arn, dead_letter_config, retry_policy }) => [
    call('events', 'PutTargets', {
      rule,
      eventBusName: event_bus_name ?? 'default',
      targets: [
        {
          id: target_id,
          arn,
          ...(role_arn !== undefined && { roleArn: role_arn }),
          deadLetterConfig: { arn: block(dead_letter_config).arn },
          retryPolicy: {
            maximumRetryAttempts: block(retry_policy).maximum_retry_attempts,
            maximumEventAgeInSeconds: block(retry_policy).maximum_event_age_in_seconds,
          },
        },
      ],
    } as JsonObject),
  ],
  aws_cloudwatch_event_bus: ({ name }) => [call('events', 'CreateEventBus', { name })],
  aws_cloudwatch_event_bus_policy: ({ event_bus_name, policy }) => [
    call('events', 'PutPermission', { eventBusName: event_bus_name, policy }),
  ],
  aws_sqs_queue: (queue) => {
    const { name, policy, redrive_policy, message_retention_seconds, kms_master_key_id, fifo_queue } = queue;
    const attributes = {
      DelaySeconds: String(queue.delay_seconds ?? 0),
      MaximumMessageSize: '262144',
      MessageRetentionPeriod: String(message_retention_seconds),
      Policy: policy,
      ReceiveMessageWaitTimeSeconds: '0',
      VisibilityTimeout: String(queue.visibility_timeout_seconds ?? 30),
      ...(redrive_policy !== undefined && { RedrivePolicy: redrive_policy }),
      ...(kms_master_key_id !== undefined && { KmsMasterKeyId: kms_master_key_id, KmsDataKeyReusePeriodSeconds: '300' }),
      ...(queue.sqs_managed_sse_enabled !== undefined && { SqsManagedSseEnabled: 'true' }),
      ...(fifo_queue !== undefined && { FifoQueue: 'true' }),
      ...(queue.deduplication_scope !== undefined && { DeduplicationScope: queue.deduplication_scope }),
      ...(queue.fifo_throughput_limit !== undefined && { FifoThroughputLimit: queue.fifo_throughput_limit }),
    };
    return [call('sqs', 'CreateQueue', { queueName: name, attributes, tags: { application: 'org-security-hub' } })];
  },
  aws_cloudwatch_log_subscription_filter: ({ name, log_group_name, filter_pattern, destination_arn, role_arn }) => [
    call('logs', 'PutSubscriptionFilter', {
      filterName: name,
      logGroupName: log_group_name,
      filterPattern: filter_pattern,
      destinationArn: destination_arn,
      roleArn: role_arn,
    }),
  ],
  aws_cloudwatch_log_metric_filter: ({ name, log_group_name, pattern, metric_transformation }) => {
    const { name: metricName, namespace: metricNamespace, value: metricValue } = block(metric_transformation);
    const metricTransformations = [{ metricName, metricNamespace, metricValue, unit: 'None' }] as never;
    return [
      call('logs', 'PutMetricFilter', {
        filterName: name,
        logGroupName: log_group_name,
        filterPattern: pattern,
        metricTransformations,
      }),
    ];
  },
  aws_cloudwatch_metric_alarm: (alarm) => [
    call('monitoring', 'PutMetricAlarm', {
      alarmName: alarm.alarm_name,
      alarmDescription: alarm.alarm_description,
      actionsEnabled: true,
      metricName: alarm.metric_name,
      namespace: alarm.namespace,
      threshold: Number(alarm.threshold),
      period: alarm.period,
      statistic: alarm.statistic,
      evaluationPeriods: alarm.evaluation_periods,
      comparisonOperator: alarm.comparison_operator,
      treatMissingData: alarm.treat_missing_data,
      dimensions: Object.entries(block(alarm.dimensions)).map(([name, value]) => ({ name, value })),
      ...(alarm.alarm_actions !== undefined && { alarmActions: alarm.alarm_actions, oKActions: alarm.alarm_actions }),
    } as JsonObject),
  ],
  aws_config_config_rule: ({ name, source, input_parameters }) => [
    call('config', 'PutConfigRule', {
      configRule: {
        configRuleName: name,
        source: { owner: 'AWS', sourceIdentifier: block(source).source_identifier },
        ...(input_parameters !== undefined && { inputParameters: input_parameters }),
      } as JsonObject,
    }),
  ],
  aws_lambda_function: ({ function_name, source_code_hash, role, handler, runtime }) => [
    call(
      'lambda',
      'CreateFunction20150331',
      { functionName: function_name, role, handler, runtime, environment: {}, code: {} },
      { codeSha256: source_code_hash },
    ),
    call('lambda', 'UpdateFunctionCode20150331v2', { functionName: function_name }, { codeSha256: source_code_hash }),
    call('lambda', 'UpdateFunctionConfiguration20150331v2', {
      functionName: function_name,
      role,
      handler,
      runtime,
      environment: {},
    }),
  ],
  aws_lambda_event_source_mapping: ({ function_name, event_source_arn }) => [
    call('lambda', 'CreateEventSourceMapping20150331', {
      functionName: function_name,
      eventSourceArn: String(event_source_arn).replace(/\/stream\/$/, '/stream/2026-03-02T09:00:00.000'),
    }),
  ],
  aws_lambda_permission: ({ function_name, action, principal, source_arn, statement_id }) => [
    call('lambda', 'AddPermission20150331v2', {
      functionName: function_name,
      action,
      principal,
      sourceArn: source_arn,
      statementId: statement_id,
    }),
  ],
  aws_lambda_function_event_invoke_config: ({ function_name }) => [
    call('lambda', 'PutFunctionEventInvokeConfig20191204', { functionName: function_name, maximumRetryAttempts: 0 }),
  ],
  aws_dynamodb_table: ({ name }) => [
    call('dynamodb', 'CreateTable', { tableName: name, billingMode: 'PAY_PER_REQUEST' }),
    call('dynamodb', 'UpdateTimeToLive', {
      tableName: name,
      timeToLiveSpecification: { enabled: true, attributeName: 'expiresAt' },
    }),
    call('dynamodb', 'UpdateContinuousBackups', {
      tableName: name,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    }),
  ],
  aws_kms_key: ({ policy }) => [
    call('kms', 'CreateKey', { policy }),
    call('kms', 'PutKeyPolicy', { keyId: KEY, policyName: 'default', policy }),
  ],
  aws_kms_alias: ({ name }) => [call('kms', 'CreateAlias', { aliasName: name, targetKeyId: KEY })],
  aws_cloudwatch_log_group: ({ name, retention_in_days }) => [
    call('logs', 'CreateLogGroup', { logGroupName: name }),
    call('logs', 'PutRetentionPolicy', { logGroupName: name, retentionInDays: retention_in_days }),
  ],
  aws_sns_topic: ({ name, kms_master_key_id }) => [
    call('sns', 'CreateTopic', { name }),
    call('sns', 'SetTopicAttributes', {
      topicArn: `arn:aws:sns:ap-northeast-2:111122223333:${name}`,
      attributeName: 'KmsMasterKeyId',
      attributeValue: kms_master_key_id,
    }),
  ],
  aws_sns_topic_policy: ({ arn, policy }) => [
    call('sns', 'SetTopicAttributes', { topicArn: arn, attributeName: 'Policy', attributeValue: policy }),
  ],
  aws_sns_topic_subscription: ({ topic_arn, protocol }) => [
    call('sns', 'Subscribe', { topicArn: topic_arn, protocol, endpoint: 'HIDDEN_DUE_TO_SECURITY_REASONS' }),
  ],
  aws_s3_bucket: ({ bucket }) => [call('s3', 'CreateBucket', { bucketName: bucket })],
  aws_s3_bucket_versioning: ({ bucket }) => [
    call('s3', 'PutBucketVersioning', { bucketName: bucket, VersioningConfiguration: { Status: 'Enabled' } }),
  ],
  aws_s3_bucket_policy: ({ bucket, policy }) => [
    call('s3', 'PutBucketPolicy', { bucketName: bucket, bucketPolicy: JSON.parse(String(policy)) }),
  ],
  aws_s3_bucket_public_access_block: ({ bucket }) => [
    call('s3', 'PutBucketPublicAccessBlock', {
      bucketName: bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    }),
  ],
  aws_s3_bucket_ownership_controls: ({ bucket }) => [
    call('s3', 'PutBucketOwnershipControls', {
      bucketName: bucket,
      OwnershipControls: { Rule: { ObjectOwnership: 'BucketOwnerEnforced' } },
    }),
  ],
  aws_s3_bucket_server_side_encryption_configuration: ({ bucket, rule }) => {
    const { sse_algorithm, kms_master_key_id } = block(block(rule).apply_server_side_encryption_by_default);
    const wanted = { SSEAlgorithm: sse_algorithm, ...(kms_master_key_id !== undefined && { KMSMasterKeyID: kms_master_key_id }) };
    return [
      call('s3', 'PutBucketEncryption', {
        bucketName: bucket,
        ServerSideEncryptionConfiguration: { Rule: { ApplyServerSideEncryptionByDefault: wanted } } as JsonObject,
      }),
    ];
  },
  aws_s3_bucket_lifecycle_configuration: ({ bucket, rule }) => {
    const Rule = [rule].flat().map((one) => {
      const { expiration, noncurrent_version_expiration: noncurrent } = block(one);
      return {
        Status: 'Enabled',
        Expiration: { Days: block(expiration).days },
        ...(noncurrent !== undefined && { NoncurrentVersionExpiration: { NoncurrentDays: block(noncurrent).noncurrent_days } }),
      };
    });
    return [call('s3', 'PutBucketLifecycle', { bucketName: bucket, LifecycleConfiguration: { Rule } as unknown as JsonObject })];
  },
  aws_s3_bucket_object_lock_configuration: ({ bucket, rule }) => {
    const { mode, days } = block(block(rule).default_retention);
    const Rule = { DefaultRetention: { Mode: mode, Days: days } };
    return [
      call('s3', 'PutBucketObjectLockConfiguration', {
        bucketName: bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule } as JsonObject,
      }),
    ];
  },
};

/** The types of resources whose calls are in this file. */
export const KNOWN_TYPES: readonly string[] = Object.keys(CREATING);

/** Every call that a rollout makes for these types, by the session that it makes them in. */
export function rolloutEvents(stack: TerraformJson, by: (account: string) => By): CloudEvent[] {
  const [home, ...more] = stack.provider.aws;
  return Object.entries(stack.resource).flatMap(([type, all]) =>
    Object.values(all).flatMap((resource) => {
      const provider = more.find(({ alias }) => `aws.${alias}` === resource.provider) ?? home;
      const account = provider?.allowed_account_ids[0] ?? '';
      const region = provider?.region ?? '';
      const known = filled(resource, stack, { account, region }) as Record<string, never>;
      return (CREATING[type]?.(known) ?? []).map((one) =>
        apiCall({ ...one, account, region: /^aws_(iam|cloudfront)_/.test(type) ? 'us-east-1' : region, by: by(account) }),
      );
    }),
  );
}

function block(value: unknown): Record<string, never> {
  return ([value].flat()[0] ?? {}) as Record<string, never>;
}

type Place = { readonly account: string; readonly region: string };

/** A resource with what Terraform fills in: ids of other resources, and the external ids. */
function filled(value: unknown, stack: TerraformJson, place: Place): unknown {
  if (typeof value === 'string') {
    return value
      .replaceAll(/\$\{jsonencode\([^}]*\)\}/g, JSON.stringify([EXTERNAL_ID, 'the-next-one']))
      .replaceAll(/\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}/g, (_, type: string, id: string, field: string) =>
        referred(stack.resource[type]?.[id] ?? {}, type, field, place),
      );
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, stack, place));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, stack, place)]));
}

function referred(resource: SynthesizedResource, type: string, field: string, { account, region }: Place): string {
  const name = String(resource.name ?? resource.function_name ?? resource.bucket);
  const at = `${region}:${account}`;
  const arns: Readonly<Record<string, string>> = {
    aws_kms_key: `arn:aws:kms:${at}:key/${KEY}`,
    aws_iam_role: `arn:aws:iam::${account}:role${resource.path}${name}`,
    aws_dynamodb_table: `arn:aws:dynamodb:${at}:table/${name}`,
    aws_cloudwatch_log_group: `arn:aws:logs:${at}:log-group:${name}`,
    aws_lambda_function: `arn:aws:lambda:${at}:function:${name}`,
    aws_sns_topic: `arn:aws:sns:${at}:${name}`,
    aws_sqs_queue: `arn:aws:sqs:${at}:${name}`,
  };
  if (field === 'invoke_arn') return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arns[type]}/invocations`;
  if (field === 'stream_arn') return `${arns[type]}/stream/`;
  return field === 'arn' ? (arns[type] ?? '') : name;
}
