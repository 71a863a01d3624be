import { Construct } from 'constructs';
import { CloudwatchMetricAlarm } from '#aws/cloudwatch-metric-alarm';
import { SnsTopic } from '#aws/sns-topic';
import { SnsTopicPolicy } from '#aws/sns-topic-policy';
import { SnsTopicSubscription } from '#aws/sns-topic-subscription';
import { AUTOMATION_RESUMED, AUTOMATION_STOPPED, PRODUCT } from '#core/naming.ts';
import type { HubBus } from './bus.ts';

export type AlarmsProps = {
  readonly account: string;
  readonly keyArn: string;
  readonly email?: string;
  /** Names of dead-letter and parking queues: one message in any of them is news. */
  readonly deadLetters: readonly string[];
  readonly functions: readonly string[];
  /** Where people are told of who stops and resumes everything automatic. */
  readonly bus: HubBus;
  /** Functions that run every minute: one that does not is news. */
  readonly ticking: readonly string[];
};

const SWITCHED = 'switched';

/** Tells people when the hub itself is in trouble. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const topic = new SnsTopic(this, 'topic', { name: `${PRODUCT}-alarms`, kmsMasterKeyId: props.keyArn });
    new SnsTopicPolicy(this, 'policy', {
      arn: topic.arn,
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { StringEquals: { 'aws:SourceAccount': props.account } },
          },
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: topic.arn,
            Condition: { ArnEquals: { 'aws:SourceArn': props.bus.ruleArn(SWITCHED) } },
          },
        ],
      }),
    });
    if (props.email !== undefined) {
      new SnsTopicSubscription(this, 'email', { topicArn: topic.arn, protocol: 'email', endpoint: props.email });
    }
    props.bus.tell(
      SWITCHED,
      { source: [PRODUCT], 'detail-type': [AUTOMATION_STOPPED, AUTOMATION_RESUMED], account: [props.account] },
      topic.arn,
    );
    const oneIsTooMany = {
      comparisonOperator: 'GreaterThanThreshold',
      threshold: 0,
      evaluationPeriods: 1,
      period: 60,
      treatMissingData: 'notBreaching',
      alarmActions: [topic.arn],
      okActions: [topic.arn],
    };
    for (const queue of props.deadLetters) {
      new CloudwatchMetricAlarm(this, `dead-${queue}`, {
        ...oneIsTooMany,
        alarmName: `${queue}-not-empty`,
        alarmDescription: `Messages wait in ${queue}: look at them, then replay them`,
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        statistic: 'Maximum',
        dimensions: { QueueName: queue },
      });
    }
    for (const name of props.functions) {
      new CloudwatchMetricAlarm(this, `errors-${name}`, {
        ...oneIsTooMany,
        alarmName: `${name}-errors`,
        alarmDescription: `${name} failed: its log group says why`,
        namespace: 'AWS/Lambda',
        metricName: 'Errors',
        statistic: 'Sum',
        dimensions: { FunctionName: name },
      });
    }
    for (const name of props.ticking) {
      new CloudwatchMetricAlarm(this, `stopped-${name}`, {
        ...oneIsTooMany,
        comparisonOperator: 'LessThanThreshold',
        threshold: 1,
        evaluationPeriods: 5,
        treatMissingData: 'breaching',
        alarmName: `${name}-stopped`,
        alarmDescription: `${name} has not run for five minutes: see whether its rule is enabled and may start it`,
        namespace: 'AWS/Lambda',
        metricName: 'Invocations',
        statistic: 'Sum',
        dimensions: { FunctionName: name },
      });
    }
  }
}
