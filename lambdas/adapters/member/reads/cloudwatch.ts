import { CloudWatchClient, type CloudWatchClientConfig, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type { ReadsOf } from '#member/reads.ts';

/** CloudWatch as questions need it. */
export function cloudWatchReads(config: CloudWatchClientConfig): ReadsOf<'cloudwatch'> {
  const client = new CloudWatchClient(config);
  return { 'cloudwatch:DescribeAlarms': (input) => client.send(new DescribeAlarmsCommand(input)) };
}
