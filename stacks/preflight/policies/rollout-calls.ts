import { PRODUCT } from '#core/naming.ts';
import { ownProperty } from '#core/own-property.ts';
import type { PlannedResource, PlannedStack } from '../planned.ts';
import type { PolicyRequest } from './verdict.ts';

type ArnOf = (one: { account: string; region: string; name: string; path: string }) => string;

const BY_NAME =
  (service: string, prefix: string): ArnOf =>
  ({ account, region, name }) =>
    `arn:aws:${service}:${region}:${account}:${prefix}${name}`;
const ROLE: ArnOf = ({ account, path, name }) => `arn:aws:iam::${account}:role${path}${name}`;
const BUCKET: ArnOf = ({ name }) => `arn:aws:s3:::${name}`;

/** The calls that create a resource. */
type Making = {
  readonly actions: readonly string[];
  /** Its ARN, if the name is known before the rollout, and the attribute that holds the name or a reference to it. */
  readonly arn?: ArnOf;
  readonly named?: string;
  /** Actions on something else, such as a service-linked role. */
  readonly also?: readonly string[];
};

/**
 * The calls with which the provider makes each type of resource. A type that is not here is not checked; a test
 * compares this table with the synthesized stacks and with AWS's list of actions.
 */
export const MAKING: Readonly<Record<string, Making>> = {
  aws_apigatewayv2_api: { actions: ['apigateway:POST'] },
  aws_apigatewayv2_authorizer: { actions: ['apigateway:POST'] },
  aws_apigatewayv2_integration: { actions: ['apigateway:POST'] },
  aws_apigatewayv2_route: { actions: ['apigateway:POST'] },
  aws_apigatewayv2_route_response: { actions: ['apigateway:POST'] },
  aws_apigatewayv2_stage: { actions: ['apigateway:POST'] },
  aws_cloudfront_distribution: { actions: ['cloudfront:CreateDistribution'] },
  aws_cloudfront_function: { actions: ['cloudfront:CreateFunction', 'cloudfront:PublishFunction'] },
  aws_cloudfront_origin_access_control: { actions: ['cloudfront:CreateOriginAccessControl'] },
  aws_cloudfront_response_headers_policy: { actions: ['cloudfront:CreateResponseHeadersPolicy'] },
  aws_cognito_identity_provider: { actions: ['cognito-idp:CreateIdentityProvider'] },
  aws_cognito_user_pool: { actions: ['cognito-idp:CreateUserPool', 'cognito-idp:SetUserPoolMfaConfig'] },
  aws_cognito_user_pool_client: { actions: ['cognito-idp:CreateUserPoolClient'] },
  aws_cognito_user_pool_domain: { actions: ['cognito-idp:CreateUserPoolDomain'] },
  aws_s3_object: { actions: ['s3:PutObject'] },
  aws_secretsmanager_secret: { actions: ['secretsmanager:CreateSecret'] },
  aws_wafv2_web_acl: { actions: ['wafv2:CreateWebACL'] },
  aws_cloudtrail: {
    actions: ['cloudtrail:CreateTrail', 'cloudtrail:StartLogging', 'cloudtrail:PutEventSelectors'],
    arn: BY_NAME('cloudtrail', 'trail/'),
  },
  aws_cloudwatch_event_bus: { actions: ['events:CreateEventBus'], arn: BY_NAME('events', 'event-bus/') },
  aws_cloudwatch_event_bus_policy: {
    actions: ['events:PutPermission'],
    arn: BY_NAME('events', 'event-bus/'),
    named: 'event_bus_name',
  },
  aws_cloudwatch_event_rule: { actions: ['events:PutRule'], arn: BY_NAME('events', 'rule/') },
  aws_cloudwatch_event_target: { actions: ['events:PutTargets'], arn: BY_NAME('events', 'rule/'), named: 'rule' },
  aws_cloudwatch_log_destination: { actions: ['logs:PutDestination'], arn: BY_NAME('logs', 'destination:') },
  aws_cloudwatch_log_destination_policy: {
    actions: ['logs:PutDestinationPolicy'],
    arn: BY_NAME('logs', 'destination:'),
    named: 'destination_name',
  },
  aws_cloudwatch_log_group: { actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy'], arn: BY_NAME('logs', 'log-group:') },
  aws_cloudwatch_log_metric_filter: {
    actions: ['logs:PutMetricFilter'],
    arn: BY_NAME('logs', 'log-group:'),
    named: 'log_group_name',
  },
  aws_cloudwatch_log_subscription_filter: {
    actions: ['logs:PutSubscriptionFilter'],
    arn: BY_NAME('logs', 'log-group:'),
    named: 'log_group_name',
  },
  aws_cloudwatch_metric_alarm: {
    actions: ['cloudwatch:PutMetricAlarm'],
    arn: BY_NAME('cloudwatch', 'alarm:'),
    named: 'alarm_name',
  },
  aws_config_config_rule: { actions: ['config:PutConfigRule'] },
  aws_config_configuration_aggregator: { actions: ['config:PutConfigurationAggregator'] },
  aws_config_configuration_recorder: { actions: ['config:PutConfigurationRecorder'] },
  aws_config_configuration_recorder_status: { actions: ['config:StartConfigurationRecorder'] },
  aws_config_delivery_channel: { actions: ['config:PutDeliveryChannel'] },
  aws_dynamodb_table: {
    actions: ['dynamodb:CreateTable', 'dynamodb:UpdateContinuousBackups', 'dynamodb:UpdateTimeToLive'],
    arn: BY_NAME('dynamodb', 'table/'),
  },
  aws_dynamodb_table_item: { actions: ['dynamodb:PutItem'], arn: BY_NAME('dynamodb', 'table/'), named: 'table_name' },
  aws_guardduty_detector: { actions: ['guardduty:CreateDetector'], also: ['iam:CreateServiceLinkedRole'] },
  aws_guardduty_organization_admin_account: { actions: ['guardduty:EnableOrganizationAdminAccount'] },
  aws_guardduty_organization_configuration: { actions: ['guardduty:UpdateOrganizationConfiguration'] },
  aws_iam_policy: {
    actions: ['iam:CreatePolicy'],
    arn: ({ account, path, name }) => `arn:aws:iam::${account}:policy${path}${name}`,
  },
  aws_iam_role: { actions: ['iam:CreateRole'], arn: ROLE },
  aws_iam_role_policy: { actions: ['iam:PutRolePolicy'], arn: ROLE, named: 'role' },
  aws_iam_role_policy_attachment: { actions: ['iam:AttachRolePolicy'], arn: ROLE, named: 'role' },
  aws_iam_service_linked_role: { actions: ['iam:CreateServiceLinkedRole'] },
  aws_kinesis_stream: { actions: ['kinesis:CreateStream'], arn: BY_NAME('kinesis', 'stream/') },
  aws_kms_alias: { actions: ['kms:CreateAlias'] },
  aws_kms_key: { actions: ['kms:CreateKey', 'kms:EnableKeyRotation', 'kms:PutKeyPolicy'] },
  aws_lambda_event_source_mapping: { actions: ['lambda:CreateEventSourceMapping'] },
  aws_lambda_function: { actions: ['lambda:CreateFunction'], arn: BY_NAME('lambda', 'function:'), named: 'function_name' },
  aws_lambda_function_event_invoke_config: {
    actions: ['lambda:PutFunctionEventInvokeConfig'],
    arn: BY_NAME('lambda', 'function:'),
    named: 'function_name',
  },
  aws_lambda_permission: { actions: ['lambda:AddPermission'], arn: BY_NAME('lambda', 'function:'), named: 'function_name' },
  aws_organizations_delegated_administrator: { actions: ['organizations:RegisterDelegatedAdministrator'] },
  aws_organizations_policy: { actions: ['organizations:CreatePolicy'] },
  aws_organizations_policy_attachment: { actions: ['organizations:AttachPolicy'] },
  aws_s3_bucket: { actions: ['s3:CreateBucket'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_lifecycle_configuration: { actions: ['s3:PutLifecycleConfiguration'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_object_lock_configuration: { actions: ['s3:PutBucketObjectLockConfiguration'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_ownership_controls: { actions: ['s3:PutBucketOwnershipControls'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_policy: { actions: ['s3:PutBucketPolicy'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_public_access_block: { actions: ['s3:PutBucketPublicAccessBlock'], arn: BUCKET, named: 'bucket' },
  aws_s3_bucket_server_side_encryption_configuration: {
    actions: ['s3:PutEncryptionConfiguration'],
    arn: BUCKET,
    named: 'bucket',
  },
  aws_s3_bucket_versioning: { actions: ['s3:PutBucketVersioning'], arn: BUCKET, named: 'bucket' },
  aws_securityhub_account: { actions: ['securityhub:EnableSecurityHub'], also: ['iam:CreateServiceLinkedRole'] },
  aws_guardduty_detector_feature: { actions: ['guardduty:UpdateDetector'] },
  aws_guardduty_organization_configuration_feature: { actions: ['guardduty:UpdateOrganizationConfiguration'] },
  aws_securityhub_action_target: { actions: ['securityhub:CreateActionTarget'] },
  aws_securityhub_finding_aggregator: { actions: ['securityhub:CreateFindingAggregator'] },
  aws_securityhub_insight: { actions: ['securityhub:CreateInsight'] },
  aws_securityhub_member: { actions: ['securityhub:CreateMembers'] },
  aws_securityhub_organization_admin_account: { actions: ['securityhub:EnableOrganizationAdminAccount'] },
  aws_securityhub_organization_configuration: { actions: ['securityhub:UpdateOrganizationConfiguration'] },
  aws_sns_topic: { actions: ['sns:CreateTopic', 'sns:SetTopicAttributes'], arn: BY_NAME('sns', '') },
  aws_sns_topic_policy: { actions: ['sns:SetTopicAttributes'] },
  aws_sns_topic_subscription: { actions: ['sns:Subscribe'] },
  aws_sqs_queue: { actions: ['sqs:CreateQueue', 'sqs:SetQueueAttributes'], arn: BY_NAME('sqs', '') },
};

/** Global services: their calls are made in us-east-1, which is the value of `aws:RequestedRegion`. */
const GLOBAL = /^(iam|organizations|sts):/;

/** A call, with its account and Region. */
export type RolloutCall = PolicyRequest & Pick<PlannedResource, 'account' | 'region'>;

/** The calls that create what a stack plans, as the deploy role will make them. */
export function rolloutCalls({ resources }: PlannedStack): RolloutCall[] {
  const byAddress = new Map(resources.map((one) => [addressOf(one), one]));
  return resources.flatMap((made) => {
    const { account, region, type } = made;
    const { actions, also = [] } = ownProperty(MAKING, type) ?? { actions: [] };
    const arn = arnOf(made, byAddress);
    const call = (action: string) => ({ account, region, action, context: contextOf(action, made) });
    return [...actions.map((action) => ({ ...call(action), ...(arn !== undefined && { resource: arn }) })), ...also.map(call)];
  });
}

function addressOf({ type, name }: PlannedResource): string {
  return `${type}.${name}`;
}

function arnOf(made: PlannedResource, byAddress: ReadonlyMap<string, PlannedResource>): string | undefined {
  const { arn, named = 'name' } = ownProperty(MAKING, made.type) ?? {};
  const [, address = ''] = /^\$\{(\w+\.[\w-]+)\./.exec(String(ownProperty(made.settings, named))) ?? [];
  const bearer = byAddress.get(address) ?? made;
  const { path, ...settings } = bearer.settings;
  const name = ownProperty(settings, bearer === made ? named : (ownProperty(MAKING, bearer.type)?.named ?? 'name'));
  // A name that Terraform computes is not known beforehand.
  if (arn === undefined || typeof name !== 'string' || name.includes('${')) return undefined;
  return arn({ account: made.account, region: made.region, name, path: typeof path === 'string' ? path : '/' });
}

function contextOf(action: string, { account, region, role = '', settings }: PlannedResource): PolicyRequest['context'] {
  const { permissions_boundary: boundary } = settings;
  return {
    'aws:principalarn': role,
    'aws:principalaccount': account,
    'aws:principaltype': 'AssumedRole',
    'aws:requestedregion': GLOBAL.test(action) ? 'us-east-1' : region,
    'aws:securetransport': 'true',
    'aws:viaawsservice': 'false',
    'aws:principalisawsservice': 'false',
    'aws:requesttag/application': PRODUCT,
    'aws:tagkeys': 'application',
    // The ARN of a boundary that the rollout creates itself is not known beforehand.
    ...(action === 'iam:CreateRole' &&
      !String(boundary).includes('${') && { 'iam:permissionsboundary': typeof boundary === 'string' ? boundary : 'absent' }),
  };
}
