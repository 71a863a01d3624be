import { ofPart, ofQueue, ofRole, ofRule, type PartContent, parsed, watchedDimension } from '#core/hub-part.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { EXTERNAL_IDS } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';

type Resource = JsonObject;

/** A synthesized stack, with its resources by type and id. */
export type StackResources = { readonly resource?: Readonly<Record<string, Readonly<Record<string, Resource>>>> };

type Parts = (resource: Resource) => readonly PartContent[];

const ROLES = ['aws_iam_role', 'aws_iam_role_policy', 'aws_iam_role_policy_attachment'];

/** Whether AWS records the calls for a resource in us-east-1, wherever it is created. */
export function isRecordedGlobally(type: string): boolean {
  return ROLES.includes(type);
}

/** What Terraform writes for a resource, in the form that detection reads from calls. */
const WRITTEN: Readonly<Record<string, Parts>> = {
  aws_iam_role: ({ name, path, assume_role_policy, permissions_boundary }) => [
    ofRole.trust(words(name), document(assume_role_policy)),
    ofRole.path(words(name), words(path)),
    ofRole.boundary(words(name), permissions_boundary === undefined ? null : words(permissions_boundary)),
  ],
  aws_iam_role_policy: ({ name, role, policy }) => [ofRole.policy(words(role), words(name), document(policy))],
  aws_iam_role_policy_attachment: ({ role, policy_arn }) => [ofRole.attached(words(role), words(policy_arn))],
  aws_cloudwatch_event_rule: ({ name, event_bus_name, event_pattern, schedule_expression, state }) => {
    const pattern = event_pattern === undefined ? null : document(event_pattern);
    const content = { pattern, schedule: schedule_expression ?? null, state: words(state ?? 'ENABLED') };
    return [ofRule.rule({ bus: words(event_bus_name ?? 'default'), name: words(name) }, content)];
  },
  aws_cloudwatch_event_target: ({ rule, event_bus_name, target_id, arn, role_arn, dead_letter_config, retry_policy }) => {
    const { maximum_event_age_in_seconds, maximum_retry_attempts } = fields(retry_policy);
    const content = {
      arn,
      ...(role_arn !== undefined && { roleArn: role_arn }),
      ...(dead_letter_config !== undefined && { deadLetterConfig: { arn: fields(dead_letter_config).arn } }),
      ...(retry_policy !== undefined && {
        retryPolicy: {
          maximumEventAgeInSeconds: maximum_event_age_in_seconds,
          maximumRetryAttempts: maximum_retry_attempts,
        },
      }),
    };
    return [ofRule.target({ bus: words(event_bus_name ?? 'default'), name: words(rule) }, words(target_id), content)];
  },
  aws_cloudwatch_event_bus_policy: ({ event_bus_name, policy }) => [
    ofPart('bus', words(event_bus_name), 'policy', document(policy)),
  ],
  aws_sqs_queue: ({ name, ...attributes }) => [
    ofQueue(words(name), 'name', words(name)),
    ...Object.entries(QUEUE_ATTRIBUTES).flatMap(([field, attribute]) => {
      const value = ownProperty(attributes, field);
      return value === undefined ? [] : [ofQueue(words(name), attribute, document(String(value)))];
    }),
  ],
  aws_cloudwatch_log_subscription_filter: ({ name, log_group_name, filter_pattern, destination_arn, role_arn }) => [
    ofPart('subscription', words(name), 'filter', {
      logGroupName: log_group_name,
      filterPattern: filter_pattern,
      destinationArn: destination_arn,
      roleArn: role_arn,
    }),
  ],
  aws_cloudwatch_log_metric_filter: ({ name, log_group_name, pattern, metric_transformation }) => {
    const { name: metricName, namespace: metricNamespace, value: metricValue } = fields(metric_transformation);
    const metrics = [{ metricName, metricNamespace, metricValue }];
    return [ofPart('metric', words(name), 'filter', { logGroupName: log_group_name, filterPattern: pattern, metrics })];
  },
  aws_cloudwatch_metric_alarm: (alarm) => {
    const { alarm_name, metric_name, namespace, comparison_operator, threshold, period, dimensions } = alarm;
    const content = { metricName: metric_name, namespace, comparisonOperator: comparison_operator, threshold, period };
    const by = Object.entries(fields(dimensions)).map(([name, value]) => watchedDimension(name, words(value)));
    const more = { dimensions: by.toSorted(), actions: alarm.alarm_actions ?? [], evaluations: alarm.evaluation_periods };
    const { statistic = '', treat_missing_data = '' } = alarm;
    const how = { statistic, treatMissingData: treat_missing_data, datapointsToAlarm: null, metrics: null, isOn: true };
    return [ofPart('alarm', words(alarm_name), 'watch', { ...content, ...more, ...how })];
  },
  aws_lambda_function: ({ function_name, source_code_hash, role, handler, runtime }) =>
    Object.entries({ code: source_code_hash, role, handler, runtime }).map(([aspect, value]) =>
      ofPart('function', words(function_name), aspect, words(value)),
    ),
  aws_lambda_event_source_mapping: ({ function_name, event_source_arn }) => {
    const source = words(event_source_arn);
    return [ofPart('function', words(function_name), `source/${source}`, source)];
  },
  aws_lambda_permission: ({ function_name, action, principal, source_arn }) => [
    ofPart('function', words(function_name), 'permission', { action, principal, sourceArn: source_arn }),
  ],
  aws_kms_key: ({ policy }) => [ofPart('key', 'hub', 'policy', document(policy))],
  aws_sns_topic: ({ name, kms_master_key_id }) => [ofPart('topic', words(name), 'KmsMasterKeyId', words(kms_master_key_id))],
  aws_sns_topic_policy: ({ arn, policy }) => [ofPart('topic', words(arn).split(':').at(-1) ?? '', 'Policy', document(policy))],
  aws_cloudwatch_event_bus: ({ name }) => [ofPart('bus', words(name), 'name', words(name))],
  aws_config_config_rule: ({ name, source, input_parameters }) => {
    const parameters = input_parameters === undefined ? null : document(input_parameters);
    return [ofPart('config-rule', words(name), 'rule', { identifier: fields(source).source_identifier, parameters })];
  },
  aws_cognito_user_pool_domain: ({ domain, certificate_arn }) => [
    ofPart('user-pool', 'hub', 'domain', { domain: words(domain), custom: certificate_arn ?? null }),
  ],
  aws_apigatewayv2_integration: ({ integration_type, integration_uri }) => [
    ofPart('api', 'hub', 'integration', { type: words(integration_type), uri: words(integration_uri) }),
  ],
  aws_apigatewayv2_route: ({ route_key, authorization_type }) => [
    ofPart('api', 'hub', 'route', { key: words(route_key), authorization: words(authorization_type ?? 'NONE') }),
  ],
  aws_apigatewayv2_authorizer: ({ authorizer_type, identity_sources, authorizer_uri }) => [
    ofPart('api', 'hub', 'authorizer', {
      type: words(authorizer_type),
      from: identity_sources ?? [],
      uri: authorizer_uri ?? null,
    }),
  ],
  aws_secretsmanager_secret: ({ name }) => [ofPart('secret', words(name), 'name', words(name))],
  aws_s3_bucket: ({ bucket }) => [ofPart('bucket', words(bucket), 'name', words(bucket))],
  aws_s3_bucket_server_side_encryption_configuration: ({ bucket, rule }) => {
    const rules = blocks(rule).map((one) => {
      const { sse_algorithm, kms_master_key_id = null } = fields(one.apply_server_side_encryption_by_default);
      return { algorithm: sse_algorithm, key: kms_master_key_id };
    });
    return [ofPart('bucket', words(bucket), 'encryption', rules)];
  },
  aws_s3_bucket_lifecycle_configuration: ({ bucket, rule }) => {
    const rules = blocks(rule).map(({ expiration, noncurrent_version_expiration }) => ({
      days: fields(expiration).days ?? null,
      noncurrent: fields(noncurrent_version_expiration).noncurrent_days ?? null,
    }));
    return [ofPart('bucket', words(bucket), 'lifecycle', rules)];
  },
  aws_s3_bucket_object_lock_configuration: ({ bucket, rule }) => {
    const { mode, days } = fields(fields(rule).default_retention);
    return [ofPart('bucket', words(bucket), 'lock', { mode, days })];
  },
  aws_s3_bucket_policy: ({ bucket, policy }) => [ofPart('bucket', words(bucket), 'policy', document(policy))],
};

const QUEUE_ATTRIBUTES: Readonly<Record<string, string>> = {
  deduplication_scope: 'DeduplicationScope',
  delay_seconds: 'DelaySeconds',
  fifo_queue: 'FifoQueue',
  fifo_throughput_limit: 'FifoThroughputLimit',
  kms_data_key_reuse_period_seconds: 'KmsDataKeyReusePeriodSeconds',
  kms_master_key_id: 'KmsMasterKeyId',
  message_retention_seconds: 'MessageRetentionPeriod',
  policy: 'Policy',
  redrive_policy: 'RedrivePolicy',
  sqs_managed_sse_enabled: 'SqsManagedSseEnabled',
  visibility_timeout_seconds: 'VisibilityTimeout',
};

/** A resource and what is written for it. `place` fills in the ARNs that Terraform only knows when it has created a resource. */
export type WrittenResource = { readonly type: string; readonly provider?: string; readonly written: readonly PartContent[] };

export function writtenIn({ resource = {} }: StackResources, place: { account: string; region: string }): WrittenResource[] {
  const lookUp = (type: string, id: string, field: string) =>
    referred(ownProperty(ownProperty(resource, type), id) ?? {}, type, field, place);
  return Object.entries(resource).flatMap(([type, all]) => {
    const parts = ownProperty(WRITTEN, type);
    if (parts === undefined) return [];
    return Object.values(all).map((one) => {
      const known = resolved(one, lookUp) as Resource;
      const provider = typeof one.provider === 'string' ? one.provider : undefined;
      return { type, written: parts(known), ...(provider !== undefined && { provider }) };
    });
  });
}

type LookUp = (type: string, id: string, field: string) => string;

function resolved(value: Json | undefined, lookUp: LookUp): Json {
  if (typeof value === 'string') {
    const filled = value
      .replaceAll(/\$\{jsonencode\([^}]*\)\}/g, JSON.stringify(EXTERNAL_IDS))
      .replaceAll(/(?<!\$)\$\{(aws_\w+)\.([\w-]+)\.(\w+)\}/g, (_, type: string, id: string, field: string) =>
        lookUp(type, id, field),
      );
    return filled.replaceAll(/([$%])\1(?=\{)/g, '$1');
  }
  if (Array.isArray(value)) return value.map((one) => resolved(one, lookUp));
  if (typeof value !== 'object' || value === null) return value ?? null;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one as Json, lookUp)]));
}

/** AWS chooses the id of the hub's key; detection reads every key as this. */
const KEY = '{key}';

function referred(
  resource: Resource,
  type: string,
  field: string,
  { account, region }: { account: string; region: string },
): string {
  const named = ownProperty(resource, field) ?? resource.name ?? resource.function_name ?? resource.bucket;
  const name = words(named);
  const at = (service: string, kind: string) => `arn:aws:${service}:${region}:${account}:${kind}${name}`;
  if (field === 'invoke_arn') {
    return `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${at('lambda', 'function:')}/invocations`;
  }
  if (field !== 'arn' && field !== 'stream_arn') return name;
  if (type === 'aws_kms_key') return KEY;
  if (type === 'aws_iam_role') return `arn:aws:iam::${account}:role${words(resource.path)}${name}`;
  if (type === 'aws_dynamodb_table') return `${at('dynamodb', 'table/')}${field === 'stream_arn' ? '/stream/' : ''}`;
  if (type === 'aws_cloudwatch_log_group') return at('logs', 'log-group:');
  if (type === 'aws_sqs_queue') return at('sqs', '');
  if (type === 'aws_sns_topic') return at('sns', '');
  if (type === 'aws_lambda_function') return at('lambda', 'function:');
  return type === 'aws_s3_bucket' ? `arn:aws:s3:::${name}` : '';
}

function words(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function document(value: Json | undefined): Json {
  return typeof value === 'string' ? parsed(value) : (value ?? null);
}

/** A block of Terraform, alone or as the only element of a list. */
function fields(value: Json | undefined): JsonObject {
  const [one] = [value].flat() as Json[];
  return typeof one === 'object' && one !== null && !Array.isArray(one) ? (one as JsonObject) : {};
}

function blocks(value: Json | undefined): JsonObject[] {
  return value === undefined ? [] : [value].flat().map((one) => fields(one as Json));
}
