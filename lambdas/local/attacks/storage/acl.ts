import {
  GetBucketAclCommand,
  GetObjectAclCommand,
  PutBucketAclCommand,
  PutObjectAclCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import type { Attack, Target } from '../attack.ts';
import { callOn, isPublicAcl, newBucket } from './bucket.ts';

export const publishBucket: Attack = async (target) => {
  const { bucket, restUntouched } = await newBucket(target);
  const event = await grantToAll(target, bucket);
  return { event, restUntouched, persists: async () => isPublicBucket(target, bucket) };
};

export const publishObject: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  const key = 'reports/2026.pdf';
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'figures' }));
  await s3.send(new PutObjectAclCommand({ Bucket: bucket, Key: key, ACL: 'public-read' }));
  return {
    event: calls.putObjectAcl({ ...callOn(target), bucket, key, acl: calls.cannedAcl('public-read') }),
    persists: async () => isPublicAcl((await s3.send(new GetObjectAclCommand({ Bucket: bucket, Key: key }))).Grants),
    restUntouched,
  };
};

/** Makes a bucket public, waits until the hub has processed that, and makes it private again. */
export const closeAcl: Attack = async (target) => {
  const { bucket, restUntouched } = await newBucket(target);
  const about = await grantToAll(target, bucket);
  await target.emit(about);
  await target.clients.s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'private' }));
  const event = calls.putBucketAcl({ ...callOn(target), bucket, acl: calls.cannedAcl('private') });
  return { event, about, restUntouched, persists: async () => isPublicBucket(target, bucket) };
};

async function grantToAll(target: Target, bucket: string) {
  await target.clients.s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }));
  return calls.putBucketAcl({ ...callOn(target), bucket, acl: calls.cannedAcl('public-read') });
}

async function isPublicBucket({ clients }: Target, bucket: string): Promise<boolean> {
  return isPublicAcl((await clients.s3.send(new GetBucketAclCommand({ Bucket: bucket }))).Grants);
}
