import type {
  GetIPSetRequest,
  GetIPSetResponse,
  ListIPSetsRequest,
  ListIPSetsResponse,
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  UpdateIPSetRequest,
  UpdateIPSetResponse,
} from '@aws-sdk/client-wafv2';

export type WafCalls = {
  'wafv2:GetIPSet': [GetIPSetRequest, GetIPSetResponse];
  'wafv2:ListIPSets': [ListIPSetsRequest, ListIPSetsResponse];
  'wafv2:ListTagsForResource': [ListTagsForResourceRequest, ListTagsForResourceResponse];
  'wafv2:UpdateIPSet': [UpdateIPSetRequest, UpdateIPSetResponse];
};
