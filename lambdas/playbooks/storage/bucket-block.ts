import type { PublicAccessBlockConfiguration } from '@aws-sdk/client-s3';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import type { Image, PlannedCall } from '#core/playbook/plan.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { blockImage } from './access-block.ts';
import { bucketNameOf, ifConfigured, inBucket, onTheBucket } from './buckets.ts';

/** The public access block of the incident's bucket. */
export async function readBucketBlock(incident: Incident, call: MemberCall): Promise<Image> {
  const answer = await ifConfigured(call('s3:GetBucketPublicAccessBlock', inBucket(incident)));
  return blockImage(`bucket-access-block/${bucketNameOf(incident)}`, answer);
}

/** Sets the bucket's public access block; null deletes it. */
export function setBucketBlock(incident: Incident, block: Json | PublicAccessBlockConfiguration): PlannedCall {
  const [on, to] = [onTheBucket(incident), inBucket(incident)];
  if (block === null) return planned('s3:DeleteBucketPublicAccessBlock', on, to);
  const PublicAccessBlockConfiguration = block as PublicAccessBlockConfiguration;
  return planned('s3:PutBucketPublicAccessBlock', on, { ...to, PublicAccessBlockConfiguration });
}
