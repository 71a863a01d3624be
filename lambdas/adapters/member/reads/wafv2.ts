import { GetSampledRequestsCommand, ListWebACLsCommand, WAFV2Client, type WAFV2ClientConfig } from '@aws-sdk/client-wafv2';
import type { ReadsOf } from '#member/reads.ts';

/** The web application firewall as questions need it. */
export function wafv2Reads(config: WAFV2ClientConfig): ReadsOf<'wafv2'> {
  const client = new WAFV2Client(config);
  return {
    'wafv2:GetSampledRequests': (input) => client.send(new GetSampledRequestsCommand(input)),
    'wafv2:ListWebACLs': (input) => client.send(new ListWebACLsCommand(input)),
  };
}
