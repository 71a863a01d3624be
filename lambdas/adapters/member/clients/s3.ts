import {
  DeleteBucketCorsCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketWebsiteCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectAclCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { CallsOf } from '#member/calls.ts';
import { accountClient } from '../../sdk/s3-account.ts';

/** A bucket may be in another Region than its event. */
export function s3Calls(config: S3ClientConfig): CallsOf<'s3'> {
  const client = new S3Client({ ...config, followRegionRedirects: true });
  return {
    's3:DeleteAccountPublicAccessBlock': ({ AccountId }) =>
      accountClient(config, AccountId).send(new DeletePublicAccessBlockCommand({ Bucket: AccountId })),
    's3:DeleteBucketCors': (input) => client.send(new DeleteBucketCorsCommand(input)),
    's3:DeleteBucketPolicy': (input) => client.send(new DeleteBucketPolicyCommand(input)),
    's3:DeleteBucketPublicAccessBlock': (input) => client.send(new DeletePublicAccessBlockCommand(input)),
    's3:DeleteBucketWebsite': (input) => client.send(new DeleteBucketWebsiteCommand(input)),
    's3:GetAccountPublicAccessBlock': ({ AccountId }) =>
      accountClient(config, AccountId).send(new GetPublicAccessBlockCommand({ Bucket: AccountId })),
    's3:GetBucketAcl': (input) => client.send(new GetBucketAclCommand(input)),
    's3:GetBucketCors': (input) => client.send(new GetBucketCorsCommand(input)),
    's3:GetBucketOwnershipControls': (input) => client.send(new GetBucketOwnershipControlsCommand(input)),
    's3:GetBucketPolicy': (input) => client.send(new GetBucketPolicyCommand(input)),
    's3:GetBucketPublicAccessBlock': (input) => client.send(new GetPublicAccessBlockCommand(input)),
    's3:GetBucketTagging': (input) => client.send(new GetBucketTaggingCommand(input)),
    's3:GetBucketWebsite': (input) => client.send(new GetBucketWebsiteCommand(input)),
    's3:GetObjectAcl': (input) => client.send(new GetObjectAclCommand(input)),
    's3:ListAllMyBuckets': (input) => client.send(new ListBucketsCommand(input)),
    's3:ListBucketVersions': (input) => client.send(new ListObjectVersionsCommand(input)),
    's3:GetObjectTagging': (input) => client.send(new GetObjectTaggingCommand(input)),
    's3:PutAccountPublicAccessBlock': ({ AccountId, PublicAccessBlockConfiguration }) =>
      accountClient(config, AccountId).send(
        new PutPublicAccessBlockCommand({ Bucket: AccountId, PublicAccessBlockConfiguration }),
      ),
    's3:PutBucketAcl': (input) => client.send(new PutBucketAclCommand(input)),
    's3:PutBucketCors': (input) => client.send(new PutBucketCorsCommand(input)),
    's3:PutBucketPolicy': (input) => client.send(new PutBucketPolicyCommand(input)),
    's3:PutBucketPublicAccessBlock': (input) => client.send(new PutPublicAccessBlockCommand(input)),
    's3:PutBucketWebsite': (input) => client.send(new PutBucketWebsiteCommand(input)),
    's3:PutObjectAcl': (input) => client.send(new PutObjectAclCommand(input)),
  };
}
