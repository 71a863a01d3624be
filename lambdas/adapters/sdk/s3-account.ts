import { createHash } from 'node:crypto';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';

type Request = {
  hostname: string;
  path: string;
  query: Record<string, unknown>;
  headers: Record<string, string>;
  body?: unknown;
};

/** XML namespaces of the two APIs of S3. */
const OF_BUCKETS = 'http://s3.amazonaws.com/doc/2006-03-01/';
const OF_ACCOUNTS = 'http://awss3control.amazonaws.com/doc/2018-08-20/';

/**
 * Sends calls on a public access block to S3 Control without its client, which only three calls would need: host, path, headers and
 * body are the same as that client's. `Bucket` is the account's id.
 */
export function accountClient(config: S3ClientConfig, account: string): S3Client {
  const client = new S3Client({ ...config, forcePathStyle: true });
  client.middlewareStack.add(
    (next) => async (given) => {
      const request = given.request as Request;
      // Only AWS has a host for S3 Control; the emulator has one for all services.
      request.hostname = request.hostname.replace(/^s3\./, `${account}.s3-control.`);
      request.path = '/v20180820/configuration/publicAccessBlock';
      request.query = {};
      request.headers = { ...request.headers, 'x-amz-account-id': account };
      if (typeof request.body === 'string') request.body = request.body.replace(OF_BUCKETS, OF_ACCOUNTS);
      return next(given);
    },
    { step: 'build', name: 'askTheAccount', priority: 'high' },
  );
  client.middlewareStack.add(
    (next) => async (given) => {
      const request = given.request as Request;
      request.headers = withMd5(request);
      return next(given);
    },
    // After the SDK computed the checksum for S3, before it signs.
    { step: 'build', name: 'checkAsTheAccount', priority: 'low' },
  );
  return client;
}

/** S3 Control supports no checksum but MD5, and requires it with a body. */
function withMd5({ headers, body }: Request): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !/^x-amz-(sdk-)?checksum-/.test(name));
  const md5 = typeof body === 'string' ? { 'content-md5': createHash('md5').update(body).digest('base64') } : {};
  return { ...Object.fromEntries(kept), ...md5 };
}
