import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetObjectAclCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  PutBucketOwnershipControlsCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { iamUser } from '#catalogue/events/callers.ts';
import { type AttackResult, callBy, type Target } from '../attack.ts';

const TAG = { Key: 'team', Value: 'web' };
const KEPT = 'kept.txt';
export const ALL_OFF = {
  BlockPublicAcls: false,
  IgnorePublicAcls: false,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** A bucket with ACLs enabled, the default before 2023, with a tag and a private object that must stay unchanged. */
export async function newBucket({
  account,
  region,
  clients,
}: Target): Promise<Pick<AttackResult, 'restUntouched'> & { bucket: string }> {
  const { s3 } = clients;
  // If the hub has blocked public access of the account, no ACL or policy could make the bucket public.
  await clients.s3Account(account).send(new DeletePublicAccessBlockCommand({ Bucket: account }));
  const bucket = `files-${randomUUID().slice(0, 8)}-${account}`;
  const Rules = [{ ObjectOwnership: 'ObjectWriter' as const }];
  const where = region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await s3.send(new CreateBucketCommand({ Bucket: bucket, ...where }));
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: bucket, OwnershipControls: { Rules } }));
  await s3.send(new PutBucketTaggingCommand({ Bucket: bucket, Tagging: { TagSet: [TAG] } }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: KEPT, Body: KEPT }));
  return {
    bucket,
    restUntouched: async () => {
      const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      const { Grants = [] } = await s3.send(new GetObjectAclCommand({ Bucket: bucket, Key: KEPT }));
      return TagSet.some(({ Key, Value }) => Key === TAG.Key && Value === TAG.Value) && !isPublicAcl(Grants) && Grants.length > 0;
    },
  };
}

export function isPublicAcl(grants: readonly Grant[] = []): boolean {
  return grants.some(({ Grantee }) => Grantee?.URI?.includes('/groups/global/') === true);
}

export async function policyOf({ clients }: Target, bucket: string): Promise<string | undefined> {
  const found = await unlessMissing(clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucket })), 'NoSuchBucketPolicy');
  return found?.Policy;
}

/** The settings of a bucket's public access block that are off, or of the account's. */
export async function disabledBlockSettings(s3: Target['clients']['s3'], Bucket: string): Promise<string[]> {
  const request = s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const found = await unlessMissing(request, 'NoSuchPublicAccessBlockConfiguration');
  const settings = found?.PublicAccessBlockConfiguration ?? ALL_OFF;
  return Object.entries(settings).flatMap(([setting, on]) => (on === true ? [] : [setting]));
}

/** The answer, or undefined if AWS answers with this error because nothing is configured. */
export async function unlessMissing<Answer>(request: Promise<Answer>, error: string): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === error) return undefined;
    throw thrown;
  }
}

/** A call on a bucket made now by the attacker, as input of an event builder. */
export function callOn(target: Target) {
  return callBy(target, iamUser('mallory'));
}
