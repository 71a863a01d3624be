import { PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import type { Attack } from '../attack.ts';
import { callOn, newBucket, policyOf } from '../storage/bucket.ts';

/** Denies the hub every call on a bucket, by the path of its roles. */
export const denyHub: Attack = async (target) => {
  const { bucket, restUntouched } = await newBucket(target);
  const statement = {
    Sid: 'NotTheHub',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: `arn:aws:s3:::${bucket}`,
    Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/org-security-hub/*' } },
  };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  await target.clients.s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }));
  return {
    event: calls.putBucketPolicy({ ...callOn(target), bucket, policy }),
    persists: async () => (await policyOf(target, bucket))?.includes(statement.Sid) === true,
    restUntouched,
  };
};
