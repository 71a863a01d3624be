import { StopConfigurationRecorderCommand } from '@aws-sdk/client-config-service';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetObjectTaggingCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
} from '@aws-sdk/client-s3';
import { type KnownFact, MEMBER } from '#catalogue/events/cases.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import { recording } from '#local/attacks/logging/recording.ts';
import { type EmulatedMember, MEMBER_REGION } from './emulated-member.ts';

let buckets = 0;

/** Creates a bucket and returns its name. */
export async function bareBucket({ clients }: EmulatedMember, name?: string): Promise<string> {
  buckets += 1;
  const Bucket = name ?? `amzn-s3-demo-bucket-${buckets}`;
  await clients.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: MEMBER_REGION } }));
  return Bucket;
}

/** Deletes the bucket with everything in it. */
export async function deleteBucket({ clients }: EmulatedMember, Bucket: string): Promise<void> {
  const { Versions = [] } = await clients.s3.send(new ListObjectVersionsCommand({ Bucket }));
  for (const { Key, VersionId } of Versions) await clients.s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
  await clients.s3.send(new DeleteBucketCommand({ Bucket }));
}

export function tagBucket({ clients }: EmulatedMember, Bucket: string, key: string) {
  return clients.s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: key, Value: 'until the audit' }] } }));
}

export function exemptBucket(member: EmulatedMember, bucket: string) {
  return tagBucket(member, bucket, EXEMPT_TAG);
}

/** Everything of a bucket that a storage playbook could change. */
export async function bucketState(member: EmulatedMember, bucket: string) {
  const [grants, policy, block, cors, website, tags] = await Promise.all([
    bucketGrants(member, bucket),
    bucketPolicy(member, bucket),
    bucketBlock(member, bucket),
    bucketCors(member, bucket),
    bucketWebsite(member, bucket),
    bucketTags(member, bucket),
  ]);
  return { grants, policy, block, cors, website, tags };
}

export async function bucketGrants({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  return grantsOf((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants);
}

export async function bucketPolicy({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  const answer = await orNothing(s3.send(new GetBucketPolicyCommand({ Bucket })));
  return answer?.Policy && JSON.parse(answer.Policy);
}

export async function bucketBlock({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  return (await orNothing(s3.send(new GetPublicAccessBlockCommand({ Bucket }))))?.PublicAccessBlockConfiguration;
}

export async function bucketCors({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  return (await orNothing(s3.send(new GetBucketCorsCommand({ Bucket }))))?.CORSRules;
}

export async function bucketWebsite({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  const website = await orNothing(s3.send(new GetBucketWebsiteCommand({ Bucket })));
  return website && { ...website, $metadata: undefined };
}

async function bucketTags({ clients: { s3 } }: EmulatedMember, Bucket: string) {
  return (await orNothing(s3.send(new GetBucketTaggingCommand({ Bucket }))))?.TagSet;
}

/** The grants of an object's ACL, and its tags. */
export async function objectState({ clients: { s3 } }: EmulatedMember, Bucket: string, Key: string, VersionId?: string) {
  const { Grants } = await s3.send(new GetObjectAclCommand({ Bucket, Key, VersionId }));
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId }));
  return { grants: grantsOf(Grants), tags: TagSet };
}

/** Grants as sorted texts: `READ AllUsers`. */
function grantsOf(grants: readonly Grant[] = []): string[] {
  return grants.map(({ Grantee, Permission }) => `${Permission} ${Grantee?.URI?.split('/').at(-1) ?? Grantee?.ID}`).sort();
}

/** Undefined if nothing is configured. */
async function orNothing<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  return asked.catch((error: Error) =>
    error.name.startsWith('NoSuch') && error.name !== 'NoSuchBucket' ? undefined : Promise.reject(error),
  );
}

/** Switches AWS Config on or off in the Region. */
export async function recordConfigurations({ clients }: EmulatedMember, on: boolean): Promise<void> {
  const ConfigurationRecorderName = await recording({ account: MEMBER, region: MEMBER_REGION, clients });
  if (!on) await clients.config.send(new StopConfigurationRecorderCommand({ ConfigurationRecorderName }));
}

/** The fact that ACLs and policies of the bucket are effective: no account or bucket setting blocks them. */
export function openTo(bucket: string): KnownFact[] {
  return [
    [
      { ask: 'bucket-access', bucket },
      { aclsCount: true, policiesCount: true, website: false, tags: {} },
    ],
  ];
}
