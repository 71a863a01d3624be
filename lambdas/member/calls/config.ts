import type {
  DescribeConfigurationRecorderStatusRequest,
  DescribeConfigurationRecorderStatusResponse,
  DescribeConfigurationRecordersRequest,
  DescribeConfigurationRecordersResponse,
  DescribeDeliveryChannelsRequest,
  DescribeDeliveryChannelsResponse,
  GetResourceConfigHistoryRequest,
  GetResourceConfigHistoryResponse,
  ListDiscoveredResourcesRequest,
  ListDiscoveredResourcesResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  PutConfigurationRecorderRequest,
  StartConfigurationRecorderRequest,
} from '@aws-sdk/client-config-service';

export type ConfigCalls = {
  'config:DescribeConfigurationRecorderStatus': [
    DescribeConfigurationRecorderStatusRequest,
    DescribeConfigurationRecorderStatusResponse,
  ];
  'config:DescribeConfigurationRecorders': [DescribeConfigurationRecordersRequest, DescribeConfigurationRecordersResponse];
  'config:DescribeDeliveryChannels': [DescribeDeliveryChannelsRequest, DescribeDeliveryChannelsResponse];
  'config:GetResourceConfigHistory': [GetResourceConfigHistoryRequest, GetResourceConfigHistoryResponse];
  'config:ListDiscoveredResources': [ListDiscoveredResourcesRequest, ListDiscoveredResourcesResponse];
  'config:ListTagsForResource': [ListTagsForResourceRequest, ListTagsForResourceResponse];
  'config:PutConfigurationRecorder': [PutConfigurationRecorderRequest, object];
  'config:StartConfigurationRecorder': [StartConfigurationRecorderRequest, object];
};
