import type { Construct } from 'constructs';
import { CloudwatchEventRule } from '#aws/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '#aws/cloudwatch-event-target';
import { CloudwatchLogMetricFilter } from '#aws/cloudwatch-log-metric-filter';
import { CloudwatchLogSubscriptionFilter } from '#aws/cloudwatch-log-subscription-filter';
import { CloudwatchMetricAlarm } from '#aws/cloudwatch-metric-alarm';
import { IamRole } from '#aws/iam-role';
import { IamRolePolicy } from '#aws/iam-role-policy';
import { SqsQueue } from '#aws/sqs-queue';
import {
  type Baseline,
  type BaselineAlarm,
  type BaselineLogMetric,
  type BaselineQueue,
  type BaselineRole,
  type BaselineRule,
  type BaselineSubscription,
  EXTERNAL_IDS,
} from './baseline.ts';

const FOURTEEN_DAYS = 14 * 24 * 3600;
const DAY = 24 * 3600;
const FIVE_MINUTES = 300;

/** Renders a baseline into a Terraform stack. `externalIds` is a Terraform expression for the list of accepted external ids. */
export function renderTerraform(scope: Construct, baseline: Baseline, externalIds: string): void {
  for (const role of baseline.roles) renderRole(scope, role, externalIds);
  const queues = baseline.queues.map((queue) => renderQueue(scope, queue));
  for (const rule of baseline.rules) renderRule(scope, rule, queues);
  for (const logMetric of baseline.logMetrics) renderLogMetric(scope, logMetric);
  for (const alarm of baseline.alarms) renderAlarm(scope, alarm);
  for (const subscription of baseline.subscriptions) renderSubscription(scope, subscription);
}

function renderRole(scope: Construct, role: BaselineRole, externalIds: string): void {
  const rendered = new IamRole(scope, role.key, {
    name: role.name,
    path: role.path,
    description: role.description,
    // The expression yields JSON, so it replaces the placeholder with its quotes.
    assumeRolePolicy: JSON.stringify(role.trust).replaceAll(JSON.stringify(EXTERNAL_IDS), `\${jsonencode(${externalIds})}`),
    maxSessionDuration: 3600,
    ...(role.permissionsBoundary !== undefined && { permissionsBoundary: role.permissionsBoundary }),
  });
  new IamRolePolicy(scope, `${role.key}-policy`, { name: role.key, role: rendered.name, policy: JSON.stringify(role.policy) });
}

function renderQueue(scope: Construct, queue: BaselineQueue): SqsQueue {
  return new SqsQueue(scope, queue.key, {
    name: queue.name,
    messageRetentionSeconds: FOURTEEN_DAYS,
    sqsManagedSseEnabled: true,
    policy: JSON.stringify(queue.policy),
  });
}

function renderRule(scope: Construct, rule: BaselineRule, queues: SqsQueue[]): void {
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
    dependsOn: queues,
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

function renderSubscription(scope: Construct, subscription: BaselineSubscription): void {
  new CloudwatchLogSubscriptionFilter(scope, `subscription-${subscription.key}`, {
    name: subscription.name,
    logGroupName: subscription.logGroup,
    filterPattern: subscription.pattern,
    destinationArn: subscription.destination,
    roleArn: subscription.roleArn,
  });
}
