import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

type Request = {
  hostname: string;
  path: string;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
};

/** How each of the two APIs of S3 names its documents. */
const OF_BUCKETS = 'http://s3.amazonaws.com/doc/2006-03-01/';
const OF_ACCOUNTS = 'http://awss3control.amazonaws.com/doc/2018-08-20/';

/**
 * A client whose calls on a public access block mean an account's instead of a bucket's. That is another API of S3 with the
 * same documents, and its own client would be one more dependency for three calls. `Bucket` is the account's id.
 */
export function accountClient(config: S3ClientConfig, account: string): S3Client {
  const client = new S3Client({ ...config, forcePathStyle: true });
  client.middlewareStack.add(
    (next) => async (given) => {
      const request = given.request as Request;
      // Where the address is AWS's own, this API has another; a local organization has one for all.
      request.hostname = request.hostname.replace(/^s3\./, `${account}.s3-control.`);
      request.path = '/v20180820/configuration/publicAccessBlock';
      request.query = {};
      request.headers = { ...request.headers, 'x-amz-account-id': account };
      if (typeof request.body === 'string') request.body = request.body.replace(OF_BUCKETS, OF_ACCOUNTS);
      return next(given);
    },
    // Before the checksum of the body and the host are worked out.
    { step: 'build', name: 'askTheAccount', priority: 'high' },
  );
  return client;
}
