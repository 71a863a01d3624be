import type {
  GetIPSetRequest,
  GetIPSetResponse,
  GetSampledRequestsRequest,
  GetSampledRequestsResponse,
  ListIPSetsRequest,
  ListIPSetsResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  ListWebACLsRequest,
  ListWebACLsResponse,
  UpdateIPSetRequest,
  UpdateIPSetResponse,
} from '@aws-sdk/client-wafv2';

export type WafCalls = {
  'wafv2:GetIPSet': [GetIPSetRequest, GetIPSetResponse];
  'wafv2:GetSampledRequests': [GetSampledRequestsRequest, GetSampledRequestsResponse];
  'wafv2:ListIPSets': [ListIPSetsRequest, ListIPSetsResponse];
  'wafv2:ListTagsForResource': [ListTagsForResourceRequest, ListTagsForResourceResponse];
  'wafv2:ListWebACLs': [ListWebACLsRequest, ListWebACLsResponse];
  'wafv2:UpdateIPSet': [UpdateIPSetRequest, UpdateIPSetResponse];
};
