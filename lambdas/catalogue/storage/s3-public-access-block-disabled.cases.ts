import { withFields } from '../events/api-call.ts';
import { bucketCall, deleteAccountBlock, deleteBucketBlock, putAccountBlock, putBucketBlock } from '../events/bucket-calls.ts';
import { root, ssoPerson } from '../events/callers.ts';
import type { Cases, KnownFact } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const onInWords = { BlockPublicAcls: 'true', IgnorePublicAcls: 'true', BlockPublicPolicy: 'true', RestrictPublicBuckets: 'true' };
const { RestrictPublicBuckets: _, ...three } = on;

function tagged(tags: Record<string, string>): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket },
      { aclsCount: true, policiesCount: true, website: true, tags },
    ],
  ];
}

export const cases: Cases = {
  fires: {
    'all four settings are turned off': putBucketBlock({ bucket, block: off }),
    'one of the four settings is turned off': putBucketBlock({ bucket, block: { ...on, RestrictPublicBuckets: false } }),
    'one setting is missing, which turns it off': putBucketBlock({ bucket, block: three }),
    'one setting is the string "false"': putBucketBlock({ bucket, block: { ...onInWords, IgnorePublicAcls: 'false' } }),
    'all four settings are missing': putBucketBlock({ bucket, block: {} }),
    'the public access block is deleted': deleteBucketBlock({ bucket }),
    'the public access block is deleted, and the sub-resource and the host are recorded as lists': withFields(
      deleteBucketBlock({ bucket }),
      {
        eventVersion: '1.05',
        resources: undefined,
        requestParameters: {
          host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`],
          bucketName: bucket,
          publicAccessBlock: [''],
        },
      },
    ),
    'the bucket is tagged as a public website, which anyone may do': {
      events: putBucketBlock({ bucket, block: off }),
      facts: tagged({ 'org-security-hub:public-website': 'true' }),
    },
    'root makes the call': deleteBucketBlock({ bucket, by: root() }),
    'the settings are turned off, on and off again': [
      putBucketBlock({ bucket, block: off, at: '2026-03-02T09:01:00Z' }),
      putBucketBlock({ bucket, block: on, at: '2026-03-02T09:02:00Z' }),
      deleteBucketBlock({ bucket, at: '2026-03-02T09:03:00Z', by: ssoPerson('bob@example.com') }),
    ],
  },
  staysQuiet: {
    'all four settings are turned on': putBucketBlock({ bucket, block: on }),
    'all four settings are the string "true"': putBucketBlock({ bucket, block: onInWords }),
    'AWS refused it': putBucketBlock({ bucket, block: off, error: 'AccessDenied' }),
    'there is no such bucket': deleteBucketBlock({ bucket, error: 'NoSuchBucket' }),
    'the settings of the account are turned off, which is another scenario': putAccountBlock({ block: off }),
    'the public access block of the account is deleted': deleteAccountBlock(),
    'the call only reads the settings': bucketCall({
      bucket,
      name: 'GetBucketPublicAccessBlock',
      subresource: 'publicAccessBlock',
    }),
    'the event is the copy for the caller, and the bucket belongs to another account': deleteBucketBlock({
      bucket,
      owner: '123456789012',
    }),
  },
};
