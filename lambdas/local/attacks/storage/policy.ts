import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import type { Attack } from '../attack.ts';
import { callOn, disabledBlockSettings, newBucket, policyOf } from './bucket.ts';

export const publishByPolicy: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  const partner = policyFor(target.account, bucket);
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(partner) }));
  await nextSecond();
  const everybody = {
    Sid: 'Everybody',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::${bucket}/*`,
  };
  const policy = { ...partner, Statement: [...partner.Statement, everybody] };
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(policy) }));
  return {
    event: calls.putBucketPolicy({ ...callOn(target), bucket, policy }),
    persists: async () => {
      const [written, off] = await Promise.all([policyOf(target, bucket), disabledBlockSettings(target.clients.s3, bucket)]);
      return written?.includes(everybody.Sid) === true && off.includes('RestrictPublicBuckets');
    },
    restUntouched: async () =>
      (await restUntouched()) && (await policyOf(target, bucket))?.includes(partner.Statement[0]?.Sid ?? '') === true,
  };
};

export const deletePolicy: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  const Policy = JSON.stringify(policyFor(target.account, bucket));
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  return {
    event: calls.deleteBucketPolicy({ ...callOn(target), bucket }),
    persists: async () => (await policyOf(target, bucket)) === undefined,
    restUntouched,
  };
};

/** CloudTrail's times are whole seconds: what AWS Config recorded in the same second does not count as before the attack. */
async function nextSecond(): Promise<void> {
  await sleep(1000 - (Date.now() % 1000));
}

/** A harmless policy: one account may read. */
function policyFor(account: string, bucket: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const Resource = `arn:aws:s3:::${bucket}/*`;
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'OwnAccount', Effect: 'Allow', Principal, Action: 's3:GetObject', Resource }],
  };
}
