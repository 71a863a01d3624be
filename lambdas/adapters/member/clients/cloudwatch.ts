import { CloudWatchClient, type CloudWatchClientConfig, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { CallsOf } from '#member/calls.ts';

export function cloudWatchCalls(config: CloudWatchClientConfig): CallsOf<'cloudwatch'> {
  const client = new CloudWatchClient(config);
  return { 'cloudwatch:DescribeAlarms': (input) => client.send(new DescribeAlarmsCommand(input)) };
}
