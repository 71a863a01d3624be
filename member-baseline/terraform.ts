import type { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { CloudwatchLogMetricFilter } from '#aws/cloudwatch-log-metric-filter';
import { CloudwatchLogSubscriptionFilter } from '#aws/cloudwatch-log-subscription-filter';
import { CloudwatchMetricAlarm } from '#aws/cloudwatch-metric-alarm';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { SqsQueue } from '#aws/sqs-queue';
import type { ITerraformDependable, TerraformResource } from '#cdktf';
import { EXTERNAL_IDS } from '#core/naming.ts';
import type {
  Baseline,
  BaselineAlarm,
  BaselineLogMetric,
  BaselineQueue,
  BaselineRole,
  BaselineRule,
  BaselineSubscription,
} from './baseline.ts';
import { renderRecording } from './recorder-terraform.ts';

const FOURTEEN_DAYS = 14 * 24 * 3600;
const DAY = 24 * 3600;
const FIVE_MINUTES = 300;

/** A role of this stack by what follows the account in its ARN, and its policy, without which the role can do nothing. */
type RenderedRole = { readonly name: string; readonly policy: IamRolePolicy };

/**
 * Renders a baseline into a Terraform stack, and returns what the account's other Regions need: the policies of its roles, and the
 * roles of services. `externalIds` is a Terraform expression for the list of accepted external ids.
 */
export function renderTerraform(scope: Construct, baseline: Baseline, externalIds: string): TerraformResource[] {
  const roles = baseline.roles.map((role) => ({
    name: `:role${role.path}${role.name}`,
    policy: renderRole(scope, role, externalIds),
  }));
  const queues = baseline.queues.map((queue) => renderQueue(scope, queue));
  for (const rule of baseline.rules) renderRule(scope, rule, [...queues, ...policyOf(rule.target.roleArn, roles)]);
  for (const logMetric of baseline.logMetrics) renderLogMetric(scope, logMetric);
  for (const alarm of baseline.alarms) renderAlarm(scope, alarm);
  // CloudWatch Logs assumes the role immediately; the 25 seconds that a queue takes are enough for AWS to know the role everywhere.
  for (const one of baseline.subscriptions) renderSubscription(scope, one, [...queues, ...policyOf(one.roleArn, roles)]);
  return [...roles.map(({ policy }) => policy), ...renderRecording(scope, baseline)];
}

/** The policy of the role with this ARN, if it is in this stack. */
function policyOf(roleArn: string, roles: readonly RenderedRole[]): IamRolePolicy[] {
  return roles.filter(({ name }) => roleArn.endsWith(name)).map(({ policy }) => policy);
}

function renderRole(scope: Construct, role: BaselineRole, externalIds: string): IamRolePolicy {
  const rendered = new IamRole(scope, role.key, {
    name: role.name,
    path: role.path,
    description: role.description,
    // The expression yields JSON, so it replaces the placeholder with its quotes.
    assumeRolePolicy: JSON.stringify(role.trust).replaceAll(JSON.stringify(EXTERNAL_IDS), `\${jsonencode(${externalIds})}`),
    maxSessionDuration: 3600,
    ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
  });
  return new IamRolePolicy(scope, `${role.key}-policy`, {
    name: role.key,
    role: rendered.name,
    policy: JSON.stringify(role.policy),
  });
}

function renderQueue(scope: Construct, queue: BaselineQueue): SqsQueue {
  return new SqsQueue(scope, queue.key, {
    name: queue.name,
    messageRetentionSeconds: FOURTEEN_DAYS,
    sqsManagedSseEnabled: true,
    policy: JSON.stringify(queue.policy),
  });
}

function renderRule(scope: Construct, rule: BaselineRule, dependsOn: ITerraformDependable[]): void {
  const rendered = new CloudwatchEventRule(scope, `rule-${rule.key}`, {
    name: rule.name,
    description: rule.description,
    eventPattern: JSON.stringify(rule.pattern),
    ...(rule.reads === true && { state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }),
  });
  new CloudwatchEventTarget(scope, `target-${rule.key}`, {
    rule: rendered.name,
    targetId: 'hub',
    arn: rule.target.bus,
    roleArn: rule.target.roleArn,
    deadLetterConfig: { arn: rule.target.deadLetterArn },
    retryPolicy: { maximumEventAgeInSeconds: DAY, maximumRetryAttempts: 185 },
    dependsOn,
  });
}

function renderLogMetric(scope: Construct, { key, name, logGroup, pattern, metric }: BaselineLogMetric): void {
  new CloudwatchLogMetricFilter(scope, `filter-${key}`, {
    name,
    logGroupName: logGroup,
    pattern,
    metricTransformation: { name: metric.name, namespace: metric.namespace, value: '1' },
  });
}

function renderAlarm(scope: Construct, { key, name, description, metric, threshold }: BaselineAlarm): void {
  new CloudwatchMetricAlarm(scope, `alarm-${key}`, {
    alarmName: name,
    alarmDescription: description,
    metricName: metric.name,
    namespace: metric.namespace,
    ...(Object.keys(metric.dimensions).length > 0 && { dimensions: metric.dimensions }),
    statistic: 'Sum',
    period: FIVE_MINUTES,
    evaluationPeriods: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    threshold,
    treatMissingData: 'notBreaching',
  });
}

function renderSubscription(scope: Construct, subscription: BaselineSubscription, dependsOn: ITerraformDependable[]): void {
  new CloudwatchLogSubscriptionFilter(scope, `subscription-${subscription.key}`, {
    name: subscription.name,
    logGroupName: subscription.logGroup,
    filterPattern: subscription.pattern,
    destinationArn: subscription.destination,
    roleArn: subscription.roleArn,
    dependsOn,
  });
}
