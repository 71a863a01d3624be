import {
  GetBucketOwnershipControlsCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetPublicAccessBlockCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import type { ReadsOf } from './reads.ts';

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

type Request = { hostname: string; path: string; query: Record<string, unknown>; headers: Record<string, string> };

/**
 * A client whose one call asks for an account's setting instead of a bucket's. That is another API of S3 with the same
 * answer, and its own client would be one more dependency for one call.
 */
function accountClient(config: S3ClientConfig, account: string): S3Client {
  const client = new S3Client({ ...config, forcePathStyle: true });
  client.middlewareStack.add(
    (next) => async (given) => {
      const request = given.request as Request;
      // Where the address is AWS's own, this API has another; a local organization has one for all.
      request.hostname = request.hostname.replace(/^s3\./, `${account}.s3-control.`);
      request.path = '/v20180820/configuration/publicAccessBlock';
      request.query = {};
      request.headers = { ...request.headers, host: hostOf(request), 'x-amz-account-id': account };
      return next(given);
    },
    { step: 'build', name: 'askTheAccount', priority: 'low' },
  );
  return client;
}

function hostOf({ hostname, headers }: Request): string {
  const port = /:\d+$/.exec(headers.host ?? '')?.[0] ?? '';
  return `${hostname}${port}`;
}
