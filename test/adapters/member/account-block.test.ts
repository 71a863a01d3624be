import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { callsWith } from '#adapters/member/clients.ts';
import { MEMBER } from '#catalogue/events/cases.ts';

const REGION = 'ap-northeast-2';
const ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

type HttpRequest = {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: object;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** Playbook calls that send nothing, and the requests they would have sent. */
function callsToNowhere() {
  const requests: HttpRequest[] = [];
  const requestHandler = {
    handle: async (request: HttpRequest) => {
      requests.push(request);
      return { response: { statusCode: 200, headers: {}, body: Readable.from(['']) } };
    },
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 'c' };
  return { call: callsWith({ region: REGION, credentials, requestHandler } as never), requests };
}

test('the block of an account is sent to the S3 Control endpoint, in its format, and signed as it is sent', async () => {
  const { call, requests } = callsToNowhere();
  await call('s3:PutAccountPublicAccessBlock', { AccountId: MEMBER, PublicAccessBlockConfiguration: ON });
  const [request] = requests;
  expect(request).toMatchObject({
    method: 'PUT',
    hostname: `${MEMBER}.s3-control.${REGION}.amazonaws.com`,
    path: '/v20180820/configuration/publicAccessBlock',
    query: {},
    headers: { host: `${MEMBER}.s3-control.${REGION}.amazonaws.com`, 'x-amz-account-id': MEMBER },
  });
  expect(request?.body).toContain('xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"');
  for (const setting of Object.keys(ON)) expect(request?.body).toContain(`<${setting}>true</${setting}>`);
  expect(request?.headers['x-amz-content-sha256']).toBe(
    createHash('sha256')
      .update(request?.body ?? '')
      .digest('hex'),
  );
  expect(request?.headers['content-md5']).toBe(
    createHash('md5')
      .update(request?.body ?? '')
      .digest('base64'),
  );
  expect(Object.keys(request?.headers ?? {}).filter((name) => name.includes('checksum'))).toEqual([]);
  expect(request?.headers.authorization).toMatch(/SignedHeaders=.*content-md5;.*host;.*x-amz-account-id/);
});

test('the block of an account is deleted at the same endpoint', async () => {
  const { call, requests } = callsToNowhere();
  await call('s3:DeleteAccountPublicAccessBlock', { AccountId: MEMBER });
  expect(requests[0]).toMatchObject({
    method: 'DELETE',
    hostname: `${MEMBER}.s3-control.${REGION}.amazonaws.com`,
    path: '/v20180820/configuration/publicAccessBlock',
    query: {},
    headers: { 'x-amz-account-id': MEMBER },
  });
});

test('the block of a bucket is sent to the endpoint of the bucket, and names the expected owner', async () => {
  const { call, requests } = callsToNowhere();
  const on = { Bucket: 'amzn-s3-demo-bucket', ExpectedBucketOwner: MEMBER };
  await call('s3:PutBucketPublicAccessBlock', { ...on, PublicAccessBlockConfiguration: ON });
  expect(requests[0]).toMatchObject({
    hostname: `amzn-s3-demo-bucket.s3.${REGION}.amazonaws.com`,
    headers: { 'x-amz-expected-bucket-owner': MEMBER },
  });
});
