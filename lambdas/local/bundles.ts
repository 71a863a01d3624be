import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { hubClients } from './account-clients.ts';
import type { SynthesizedStack } from './rollout-state.ts';
import { DIST, type Running } from './running.ts';

/** Uploads the bundle of every function to the bucket that its stack loads it from. */
export async function uploadBundles(
  running: Pick<Running, 'endpoint' | 'organization'>,
  stacks: Readonly<Record<string, SynthesizedStack>>,
): Promise<void> {
  const { s3 } = await hubClients(running);
  const functions = Object.values(stacks).flatMap(({ resource }) => Object.values(resource?.aws_lambda_function ?? {}));
  const bundles = functions.map(({ s3_bucket, s3_key }) => ({ Bucket: String(s3_bucket), Key: String(s3_key) }));
  const region = running.organization.naming.homeRegion;
  const location = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  for (const Bucket of new Set(bundles.map((bundle) => bundle.Bucket))) {
    await s3.send(new CreateBucketCommand({ Bucket, ...location }));
  }
  for (const bundle of bundles) {
    await s3.send(new PutObjectCommand({ ...bundle, Body: readFileSync(join(DIST, bundle.Key)) }));
  }
}
