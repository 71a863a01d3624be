import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { LOCAL_BUNDLES } from '#stacks/profile.ts';
import { DIST, hubClients, type Running } from './running.ts';

/** Puts the bundle of every function into the bucket that Terraform loads local functions from. */
export async function uploadBundles(running: Pick<Running, 'endpoint' | 'organization'>): Promise<void> {
  const { s3 } = await hubClients(running);
  const LocationConstraint = running.organization.naming.homeRegion as 'ap-northeast-2';
  const location = LocationConstraint === ('us-east-1' as string) ? {} : { CreateBucketConfiguration: { LocationConstraint } };
  await s3.send(new CreateBucketCommand({ Bucket: LOCAL_BUNDLES, ...location }));
  const zips = readdirSync(DIST).filter((file) => file.endsWith('.zip'));
  for (const Key of zips)
    await s3.send(new PutObjectCommand({ Bucket: LOCAL_BUNDLES, Key, Body: readFileSync(join(DIST, Key)) }));
}
