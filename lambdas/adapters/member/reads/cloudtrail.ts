import { CloudTrailClient, type CloudTrailClientConfig, DescribeTrailsCommand } from '@aws-sdk/client-cloudtrail';
import type { ReadsOf } from '#member/reads.ts';

/** CloudTrail as questions need it. */
export function cloudTrailReads(config: CloudTrailClientConfig): ReadsOf<'cloudtrail'> {
  const client = new CloudTrailClient(config);
  return { 'cloudtrail:DescribeTrails': (input) => client.send(new DescribeTrailsCommand(input)) };
}
