import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  GetTrailStatusCommand,
  ListTagsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import type { CallsOf } from './calls-of.ts';

/** CloudTrail as playbooks call it. */
export function cloudTrailCalls(config: CloudTrailClientConfig): CallsOf<'cloudtrail'> {
  const client = new CloudTrailClient(config);
  return {
    'cloudtrail:GetTrailStatus': (input) => client.send(new GetTrailStatusCommand(input)),
    'cloudtrail:ListTags': (input) => client.send(new ListTagsCommand(input)),
    'cloudtrail:StartLogging': (input) => client.send(new StartLoggingCommand(input)),
  };
}
