import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  DescribeMetricFiltersCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ReadsOf } from '#member/reads.ts';

/** CloudWatch Logs as questions need it. */
export function logsReads(config: CloudWatchLogsClientConfig): ReadsOf<'logs'> {
  const client = new CloudWatchLogsClient(config);
  return {
    'logs:DescribeMetricFilters': (input) => client.send(new DescribeMetricFiltersCommand(input)),
    'logs:FilterLogEvents': (input) => client.send(new FilterLogEventsCommand(input)),
  };
}
