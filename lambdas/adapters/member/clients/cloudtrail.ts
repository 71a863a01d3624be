import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  CreateTrailCommand,
  GetEventSelectorsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTagsCommand,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
  UpdateTrailCommand,
} from '@aws-sdk/client-cloudtrail';
import type { CallsOf } from '#member/calls.ts';

export function cloudTrailCalls(config: CloudTrailClientConfig): CallsOf<'cloudtrail'> {
  const client = new CloudTrailClient(config);
  return {
    'cloudtrail:CreateTrail': (input) => client.send(new CreateTrailCommand(input)),
    'cloudtrail:GetEventSelectors': (input) => client.send(new GetEventSelectorsCommand(input)),
    'cloudtrail:GetInsightSelectors': (input) => client.send(new GetInsightSelectorsCommand(input)),
    'cloudtrail:GetTrail': (input) => client.send(new GetTrailCommand(input)),
    'cloudtrail:GetTrailStatus': (input) => client.send(new GetTrailStatusCommand(input)),
    'cloudtrail:ListTags': (input) => client.send(new ListTagsCommand(input)),
    'cloudtrail:LookupEvents': (input) => client.send(new LookupEventsCommand(input)),
    'cloudtrail:PutEventSelectors': (input) => client.send(new PutEventSelectorsCommand(input)),
    'cloudtrail:PutInsightSelectors': (input) => client.send(new PutInsightSelectorsCommand(input)),
    'cloudtrail:StartLogging': (input) => client.send(new StartLoggingCommand(input)),
    'cloudtrail:UpdateTrail': (input) => client.send(new UpdateTrailCommand(input)),
  };
}
