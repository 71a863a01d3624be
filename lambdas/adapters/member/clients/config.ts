import {
  ConfigServiceClient,
  type ConfigServiceClientConfig,
  DescribeConfigurationRecorderStatusCommand,
  DescribeConfigurationRecordersCommand,
  DescribeDeliveryChannelsCommand,
  GetResourceConfigHistoryCommand,
  ListDiscoveredResourcesCommand,
  ListTagsForResourceCommand,
  PutConfigurationRecorderCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import type { CallsOf } from '#member/calls.ts';

export function configCalls(config: ConfigServiceClientConfig): CallsOf<'config'> {
  const client = new ConfigServiceClient(config);
  return {
    'config:DescribeConfigurationRecorderStatus': (input) => client.send(new DescribeConfigurationRecorderStatusCommand(input)),
    'config:DescribeConfigurationRecorders': (input) => client.send(new DescribeConfigurationRecordersCommand(input)),
    'config:DescribeDeliveryChannels': (input) => client.send(new DescribeDeliveryChannelsCommand(input)),
    'config:GetResourceConfigHistory': (input) => client.send(new GetResourceConfigHistoryCommand(input)),
    'config:ListDiscoveredResources': (input) => client.send(new ListDiscoveredResourcesCommand(input)),
    'config:ListTagsForResource': (input) => client.send(new ListTagsForResourceCommand(input)),
    'config:PutConfigurationRecorder': (input) => client.send(new PutConfigurationRecorderCommand(input)),
    'config:StartConfigurationRecorder': (input) => client.send(new StartConfigurationRecorderCommand(input)),
  };
}
