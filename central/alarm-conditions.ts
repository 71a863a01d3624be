import type { CloudwatchMetricAlarmConfig } from '#aws/cloudwatch-metric-alarm';
import { CLICK_REFUSED, NEEDS_PERSON, PRODUCT } from '#core/naming.ts';
import type { DurableQueue } from './queue.ts';

/** What an alarm watches; its description says what a person does when it goes off. */
export type AlarmCondition = Omit<CloudwatchMetricAlarmConfig, 'alarmActions' | 'okActions'>;

/** Longer than every retry of a message together: what waits this long is stuck, or more comes in than is processed. */
export const WAITS_TOO_LONG_SECONDS = 300;

const AT_THE_FIRST: Pick<AlarmCondition, 'comparisonOperator' | 'threshold' | 'evaluationPeriods' | 'treatMissingData'> = {
  comparisonOperator: 'GreaterThanThreshold',
  threshold: 0,
  evaluationPeriods: 1,
  treatMissingData: 'notBreaching',
};

export function notEmpty(queue: string, whatToDo: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    alarmName: `${queue}-not-empty`,
    alarmDescription: `Messages wait in ${queue}: ${whatToDo}.`,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    dimensions: { QueueName: queue },
  };
}

/** SQS does not count messages that a standard queue delivered three times: these come back in seconds, and soon move to the dead-letter queue. */
export function waitsTooLong({ name, delaySeconds }: DurableQueue, consumer: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    threshold: delaySeconds + WAITS_TOO_LONG_SECONDS,
    alarmName: `${name}-waits`,
    alarmDescription: `A message waits in ${name} for more than ${WAITS_TOO_LONG_SECONDS} seconds after it was due: read the log of ${consumer}, and check that its event source mapping is enabled and not throttled.`,
    namespace: 'AWS/SQS',
    metricName: 'ApproximateAgeOfOldestMessage',
    statistic: 'Maximum',
    dimensions: { QueueName: name },
  };
}

export function lagsBehind(name: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    threshold: WAITS_TOO_LONG_SECONDS * 1_000,
    alarmName: `${name}-lags`,
    alarmDescription: `${name} is more than ${WAITS_TOO_LONG_SECONDS} seconds behind its stream, which keeps records for 24 hours: read its log and fix the cause before they are lost.`,
    namespace: 'AWS/Lambda',
    metricName: 'IteratorAge',
    statistic: 'Maximum',
    dimensions: { FunctionName: name },
  };
}

export function failing(name: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    alarmName: `${name}-errors`,
    alarmDescription: `${name} failed: its log group /aws/lambda/${name} says why; fix the cause; failed work is retried automatically.`,
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    statistic: 'Sum',
    dimensions: { FunctionName: name },
  };
}

/** All functions of an account and Region share one concurrency, so one alarm without a dimension covers all of them. */
export function throttled(alarmName: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    alarmName,
    alarmDescription:
      'Lambda throttled functions of the hub account in this Region, so events wait: raise the quota for concurrent executions (L-B99A9384) in Service Quotas, or find what else uses it.',
    namespace: 'AWS/Lambda',
    metricName: 'Throttles',
    statistic: 'Sum',
  };
}

/** Counts lines of a log with a message: its name, and the pattern of the filter that counts them. */
export const PERSON_NEEDED = { metric: 'PersonNeeded', pattern: `{ $.message = "${NEEDS_PERSON}" }` } as const;

export function personNeeded(alarmName: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    alarmName,
    alarmDescription:
      'An incident waits for approval, a containment failed, or something stops the hub from containing: read hub incidents, then hub show and decide.',
    namespace: PRODUCT,
    metricName: PERSON_NEEDED.metric,
    statistic: 'Sum',
  };
}

export const CLICKS_REFUSED = { metric: 'ClicksRefused', pattern: `{ $.message = "${CLICK_REFUSED}" }` } as const;

/** One may be a mistake, and a person clicks again and again where the secret is wrong. */
const FEW_CLICKS = 2;

export function clicksRefused(alarmName: string): AlarmCondition {
  return {
    ...AT_THE_FIRST,
    threshold: FEW_CLICKS,
    period: 300,
    alarmName,
    alarmDescription:
      'Several clicks in Slack were refused within five minutes: they are forged, the secret of the Slack app does not hold its signing secret, or people click who are not in the organization file. The logs of chat and decide say which.',
    namespace: PRODUCT,
    metricName: CLICKS_REFUSED.metric,
    statistic: 'Sum',
  };
}

export function notRunning(name: string): AlarmCondition {
  return {
    comparisonOperator: 'LessThanThreshold',
    threshold: 1,
    evaluationPeriods: 5,
    treatMissingData: 'breaching',
    alarmName: `${name}-stopped`,
    alarmDescription: `${name} has not run for five minutes: check that its rule is enabled and may invoke it.`,
    namespace: 'AWS/Lambda',
    metricName: 'Invocations',
    statistic: 'Sum',
    dimensions: { FunctionName: name },
  };
}
