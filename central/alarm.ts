import type { Construct } from 'constructs';
import { CloudwatchMetricAlarm } from '#aws/cloudwatch-metric-alarm';
import type { AwsProvider } from '#aws/provider';
import { type Naming, PRODUCT } from '#core/naming.ts';
import type { AlarmCondition } from './alarm-conditions.ts';

/** `topic`: absent where the alarm is in another Region than the hub, whose topic it cannot reach. */
export type AlarmProps = { readonly topic?: string; readonly provider?: AwsProvider };

/** One alarm of the hub. It also reports when the alarm is over. */
export function addAlarm(scope: Construct, id: string, condition: AlarmCondition, { topic, provider }: AlarmProps): void {
  const actions = topic === undefined ? {} : { alarmActions: [topic], okActions: [topic] };
  new CloudwatchMetricAlarm(scope, id, { period: 60, ...actions, ...(provider !== undefined && { provider }), ...condition });
}

export function alarmTopicArn({ homeRegion, hubAccount }: Naming): string {
  return `arn:aws:sns:${homeRegion}:${hubAccount}:${PRODUCT}-alarms`;
}
