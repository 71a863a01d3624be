import { withFields } from '../events/api-call.ts';
import { bucketCall, deleteBucketPolicy, putBucketPolicy } from '../events/bucket-calls.ts';
import { assumedRole, root } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';

const bucket = 'amzn-s3-demo-bucket';
const policy = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: '123456789012' },
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  },
};

export const cases: Cases = {
  fires: {
    'a policy is deleted': deleteBucketPolicy({ bucket }),
    'the sub-resource and the host are recorded as lists': withFields(deleteBucketPolicy({ bucket }), {
      eventVersion: '1.05',
      resources: undefined,
      requestParameters: { host: [`${bucket}.s3.ap-northeast-2.amazonaws.com`], bucketName: bucket, policy: [''] },
    }),
    'a policy is put and deleted by a role session': [
      putBucketPolicy({ bucket, policy }),
      deleteBucketPolicy({ bucket, at: minute(5), by: assumedRole('Admin', 'session') }),
    ],
    'root deletes it': deleteBucketPolicy({ bucket, by: root() }),
    'only the list of resources names the bucket': withFields(deleteBucketPolicy({ bucket }), { requestParameters: null }),
  },
  staysQuiet: {
    'a policy is put': putBucketPolicy({ bucket, policy }),
    'AWS refused it': deleteBucketPolicy({ bucket, error: 'AccessDenied' }),
    'there is no such bucket': deleteBucketPolicy({ bucket, error: 'NoSuchBucket' }),
    'the call only reads the policy': bucketCall({ bucket, name: 'GetBucketPolicy', subresource: 'policy' }),
    'the whole bucket is deleted': bucketCall({ bucket, name: 'DeleteBucket' }),
    'another service records a call of the same name': deleteBucketPolicy({
      bucket,
      source: 's3-outposts.amazonaws.com',
    }),
    'the event is the copy for the caller, and the bucket belongs to another account': deleteBucketPolicy({
      bucket,
      owner: '123456789012',
    }),
    'the record names no bucket': withFields(deleteBucketPolicy({ bucket }), {
      requestParameters: null,
      resources: undefined,
    }),
  },
};
