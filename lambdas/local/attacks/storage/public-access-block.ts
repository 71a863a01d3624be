import { PutPublicAccessBlockCommand } from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import type { Attack } from '../attack.ts';
import { ALL_OFF, callOn, disabledBlockSettings, newBucket } from './bucket.ts';

const ALL_ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

export const unblockBucket: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_ON }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_OFF }));
  return {
    event: calls.putBucketBlock({ ...callOn(target), bucket, block: ALL_OFF }),
    persists: async () => (await disabledBlockSettings(target.clients.s3, bucket)).length > 0,
    restUntouched,
  };
};

/** Switches off the public access block of the whole account; a bucket keeps its own. */
export const unblockAccount: Attack = async (target) => {
  const { account, clients } = target;
  const { bucket, restUntouched } = await newBucket(target);
  await clients.s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_ON }));
  const s3 = clients.s3Account(account);
  for (const PublicAccessBlockConfiguration of [ALL_ON, ALL_OFF]) {
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: account, PublicAccessBlockConfiguration }));
  }
  return {
    event: calls.putAccountBlock({ ...callOn(target), block: ALL_OFF }),
    persists: async () => (await disabledBlockSettings(s3, account)).length > 0,
    restUntouched: async () => (await restUntouched()) && (await disabledBlockSettings(clients.s3, bucket)).length === 0,
  };
};
