import { Construct } from 'constructs';
import type { AwsProvider } from '#aws/provider';
import { type Naming, PRODUCT } from '#core/naming.ts';
import { GLOBAL_REGION, ROOM_ALARMS } from '#forward/room-alarms.ts';
import { addAlarm, alarmTopicArn } from '../alarm.ts';
import type { AlarmCondition } from '../alarm-conditions.ts';

export type RoomAlarmsProps = {
  readonly naming: Naming;
  /** Of us-east-1, the only Region that has metrics of CloudFront and its firewall. */
  readonly provider: AwsProvider;
  readonly distribution: string;
  readonly firewall: string;
  readonly signIn: { readonly pool: string; readonly client: string };
};

const FIVE_MINUTES = 300;
const MOST_FAILED_PERCENT = 5;
const LEAST_SUCCEEDING = 0.5;

const ABOVE = { comparisonOperator: 'GreaterThanThreshold', treatMissingData: 'notBreaching' } as const;

/**
 * Notifies people when the page fails or is flooded, or when passwords are tried, by the same mails and notices as every other alarm.
 * Alarms of another Region than the hub's reach its bus through the forwarder of the account.
 */
export class RoomAlarms extends Construct {
  constructor(scope: Construct, id: string, { naming, provider, distribution, firewall, signIn }: RoomAlarmsProps) {
    super(scope, id);
    const topic = alarmTopicArn(naming);
    const nearFront = naming.homeRegion === GLOBAL_REGION ? { topic, provider } : { provider };
    addAlarm(this, 'failing', failing(distribution), nearFront);
    addAlarm(this, 'flooded', flooded(firewall), nearFront);
    addAlarm(this, 'sign-ins-refused', signInsRefused(signIn), { topic });
    addAlarm(this, 'sign-ins-throttled', signInsThrottled(signIn), { topic });
  }
}

/** Metrics of CloudFront: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html */
function failing(DistributionId: string): AlarmCondition {
  return {
    ...ABOVE,
    threshold: MOST_FAILED_PERCENT,
    evaluationPeriods: 2,
    period: FIVE_MINUTES,
    alarmName: `${ROOM_ALARMS}failing`,
    alarmDescription: `More than ${MOST_FAILED_PERCENT} % of the requests to the control room fail: read the log of ${PRODUCT}-serve, and the metrics of its API; until it works, decide with the hub command.`,
    namespace: 'AWS/CloudFront',
    metricName: '5xxErrorRate',
    statistic: 'Average',
    dimensions: { DistributionId, Region: 'Global' },
  };
}

/** Metrics of AWS WAF, which have no Region for CloudFront: https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html */
function flooded(WebACL: string): AlarmCondition {
  return {
    ...ABOVE,
    threshold: 0,
    evaluationPeriods: 1,
    period: FIVE_MINUTES,
    alarmName: `${ROOM_ALARMS}flooded`,
    alarmDescription:
      'The firewall blocks requests to the control room: check in its metrics which rule blocks, and raise requestsInFiveMinutes if the requests are your own.',
    namespace: 'AWS/WAFV2',
    metricName: 'BlockedRequests',
    statistic: 'Sum',
    dimensions: { WebACL, Rule: 'ALL' },
  };
}

/** Metrics of Cognito: https://docs.aws.amazon.com/cognito/latest/developerguide/metrics-for-cognito-user-pools.html */
const COGNITO = 'AWS/Cognito';

/** A sign-in counts as 1 if it succeeded, else as 0. A quarter of an hour is longer than a person mistypes a password. */
function signInsRefused({ pool: UserPool, client: UserPoolClient }: RoomAlarmsProps['signIn']): AlarmCondition {
  return {
    comparisonOperator: 'LessThanThreshold',
    treatMissingData: 'notBreaching',
    threshold: LEAST_SUCCEEDING,
    evaluationPeriods: 3,
    period: FIVE_MINUTES,
    alarmName: `${ROOM_ALARMS}sign-ins-refused`,
    alarmDescription:
      'Most sign-ins to the control room fail for a quarter of an hour: check in CloudTrail who tries, and disable the user in Cognito if it is not that person.',
    namespace: COGNITO,
    metricName: 'SignInSuccesses',
    statistic: 'Average',
    dimensions: { UserPool, UserPoolClient },
  };
}

function signInsThrottled({ pool: UserPool, client: UserPoolClient }: RoomAlarmsProps['signIn']): AlarmCondition {
  return {
    ...ABOVE,
    threshold: 0,
    evaluationPeriods: 1,
    period: FIVE_MINUTES,
    alarmName: `${ROOM_ALARMS}sign-ins-throttled`,
    alarmDescription:
      'Cognito refuses sign-ins to the control room because there are too many: check in CloudTrail where they come from; until it works, decide with the hub command.',
    namespace: COGNITO,
    metricName: 'SignInThrottles',
    statistic: 'Sum',
    dimensions: { UserPool, UserPoolClient },
  };
}
