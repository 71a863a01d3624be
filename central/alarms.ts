import { Construct } from 'constructs';
import { CloudwatchMetricAlarm, type CloudwatchMetricAlarmConfig } from '#aws/cloudwatch-metric-alarm';
import { SnsTopic } from '#aws/sns-topic';
import { SnsTopicPolicy } from '#aws/sns-topic-policy';
import { SnsTopicSubscription } from '#aws/sns-topic-subscription';
import type { Statement } from '#core/iam/policy.ts';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import type { HubBus } from './bus.ts';
import type { Monitored } from './step.ts';

export type AlarmsProps = {
  readonly account: string;
  readonly keyArn: string;
  /** Who gets the alarms. Without it there is a topic that nobody subscribes to. */
  readonly email?: string;
  /** One message in any dead-letter queue, or one error of any function, sets off an alarm. */
  readonly monitored: readonly Monitored[];
  /** Functions that run every minute: five minutes without a run set off an alarm. */
  readonly everyMinute: readonly string[];
  readonly bus: HubBus;
};

const SWITCHED = 'switched';

/** Tells people when the hub itself is in trouble, and when somebody stops or resumes everything automatic. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { account, keyArn, email, monitored, everyMinute, bus }: AlarmsProps) {
    super(scope, id);
    const topic = new SnsTopic(this, 'topic', { name: `${PRODUCT}-alarms`, kmsMasterKeyId: keyArn });
    const Statement = publishers(topic.arn, account, bus.ruleArn(SWITCHED));
    new SnsTopicPolicy(this, 'policy', { arn: topic.arn, policy: JSON.stringify({ Version: '2012-10-17', Statement }) });
    if (email !== undefined) {
      new SnsTopicSubscription(this, 'email', { topicArn: topic.arn, protocol: 'email', endpoint: email });
    }
    const pattern = { source: [PRODUCT], 'detail-type': [AUTOMATION_STOPPED, AUTOMATION_RESUMED], account: [account] };
    bus.sendToTopic(SWITCHED, pattern, topic.arn);
    for (const queue of monitored.flatMap(({ deadLetters }) => deadLetters)) this.#alarm(`dead-${queue}`, topic, notEmpty(queue));
    for (const name of monitored.flatMap(({ functions }) => functions)) this.#alarm(`errors-${name}`, topic, failing(name));
    for (const name of everyMinute) this.#alarm(`stopped-${name}`, topic, stopped(name));
  }

  #alarm(id: string, topic: SnsTopic, alarm: CloudwatchMetricAlarmConfig): void {
    new CloudwatchMetricAlarm(this, id, { period: 60, alarmActions: [topic.arn], okActions: [topic.arn], ...alarm });
  }
}

function publishers(topic: string, account: string, rule: string): Statement[] {
  const publish = (service: string, Condition: NonNullable<Statement['Condition']>): Statement => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sns:Publish',
    Resource: topic,
    Condition,
  });
  return [
    publish('cloudwatch.amazonaws.com', { StringEquals: { 'aws:SourceAccount': account } }),
    publish('events.amazonaws.com', { ArnEquals: { 'aws:SourceArn': rule } }),
  ];
}

const MORE_THAN_NONE = {
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: 'notBreaching',
};

function notEmpty(queue: string): CloudwatchMetricAlarmConfig {
  return {
    ...MORE_THAN_NONE,
    alarmName: `${queue}-not-empty`,
    alarmDescription: `Messages wait in ${queue}: look at them, then replay them`,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    dimensions: { QueueName: queue },
  };
}

function failing(name: string): CloudwatchMetricAlarmConfig {
  return {
    ...MORE_THAN_NONE,
    alarmName: `${name}-errors`,
    alarmDescription: `${name} failed: its log group says why`,
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    statistic: 'Sum',
    dimensions: { FunctionName: name },
  };
}

function stopped(name: string): CloudwatchMetricAlarmConfig {
  return {
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    evaluationPeriods: 5,
    treatMissingData: 'breaching',
    alarmName: `${name}-stopped`,
    alarmDescription: `${name} has not run for five minutes: check that its rule is enabled and may invoke it`,
    namespace: 'AWS/Lambda',
    metricName: 'Invocations',
    statistic: 'Sum',
    dimensions: { FunctionName: name },
  };
}
