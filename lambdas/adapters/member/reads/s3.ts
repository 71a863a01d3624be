import {
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { ReadsOf } from '#member/reads.ts';
import { accountClient } from '../s3-account.ts';

/** S3 as questions need it; a bucket may lie in another Region than the event. */
export function s3Reads(config: S3ClientConfig): ReadsOf<'s3'> {
  const client = new S3Client({ ...config, followRegionRedirects: true });
  return {
    's3:GetAccountPublicAccessBlock': ({ AccountId }) => accountClient(config, AccountId).send(publicAccessOf(AccountId)),
    's3:GetBucketOwnershipControls': (input) => client.send(new GetBucketOwnershipControlsCommand(input)),
    's3:GetBucketPublicAccessBlock': (input) => client.send(new GetPublicAccessBlockCommand(input)),
    's3:GetBucketTagging': (input) => client.send(new GetBucketTaggingCommand(input)),
    's3:GetBucketWebsite': (input) => client.send(new GetBucketWebsiteCommand(input)),
  };
}

function publicAccessOf(Bucket: string): GetPublicAccessBlockCommand {
  return new GetPublicAccessBlockCommand({ Bucket });
}
