import {
  GetIPSetCommand,
  GetSampledRequestsCommand,
  ListIPSetsCommand,
  ListTagsForResourceCommand,
  ListWebACLsCommand,
  UpdateIPSetCommand,
  WAFV2Client,
  type WAFV2ClientConfig,
} from '@aws-sdk/client-wafv2';
import type { CallsOf } from '#member/calls.ts';

export function wafCalls(config: WAFV2ClientConfig): CallsOf<'wafv2'> {
  const client = new WAFV2Client(config);
  return {
    'wafv2:GetIPSet': (input) => client.send(new GetIPSetCommand(input)),
    'wafv2:GetSampledRequests': (input) => client.send(new GetSampledRequestsCommand(input)),
    'wafv2:ListIPSets': (input) => client.send(new ListIPSetsCommand(input)),
    'wafv2:ListTagsForResource': (input) => client.send(new ListTagsForResourceCommand(input)),
    'wafv2:ListWebACLs': (input) => client.send(new ListWebACLsCommand(input)),
    'wafv2:UpdateIPSet': (input) => client.send(new UpdateIPSetCommand(input)),
  };
}
