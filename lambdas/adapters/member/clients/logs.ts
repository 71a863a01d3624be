import { CloudWatchLogsClient, type CloudWatchLogsClientConfig, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CallsOf } from '#member/calls.ts';

export function logsCalls(config: CloudWatchLogsClientConfig): CallsOf<'logs'> {
  const client = new CloudWatchLogsClient(config);
  return {
    'logs:FilterLogEvents': (input) => client.send(new FilterLogEventsCommand(input)),
  };
}
