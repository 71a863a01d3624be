import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketWebsiteCommand,
  GetObjectAclCommand,
  GetPublicAccessBlockCommand,
  type Grant,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutBucketWebsiteCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import { iamUser } from '#catalogue/events/callers.ts';
import { type Attack, type AttackResult, eventTime, type Target } from '../attack.ts';

const TAG = { Key: 'team', Value: 'web' };
const KEPT = 'kept.txt';
const ALL_ON = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const ALL_OFF = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };

const publishBucket: Attack = async (victim) => {
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const event = await grantToAll(victim, bucket);
  return { event, bystandersUnharmed, stands: async () => isPublicBucket(victim, bucket) };
};

const publishObject: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const key = 'reports/2026.pdf';
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: 'figures' }));
  await s3.send(new PutObjectAclCommand({ Bucket: bucket, Key: key, ACL: 'public-read' }));
  return {
    event: calls.putObjectAcl({ ...circumstances(victim), bucket, key, acl: calls.cannedAcl('public-read') }),
    stands: async () => isPublic((await s3.send(new GetObjectAclCommand({ Bucket: bucket, Key: key }))).Grants),
    bystandersUnharmed,
  };
};

const publishByPolicy: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const partner = policyFor(victim.account, bucket);
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: JSON.stringify(partner) }));
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
    event: calls.putBucketPolicy({ ...circumstances(victim), bucket, policy }),
    stands: async () => {
      const [written, off] = await Promise.all([policyOf(victim, bucket), settingsOff(victim.clients.s3, bucket)]);
      return written?.includes(everybody.Sid) === true && off.includes('RestrictPublicBuckets');
    },
    bystandersUnharmed: async () =>
      (await bystandersUnharmed()) && (await policyOf(victim, bucket))?.includes(partner.Statement[0]?.Sid ?? '') === true,
  };
};

const unblockBucket: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_ON }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_OFF }));
  return {
    event: calls.putBucketBlock({ ...circumstances(victim), bucket, block: ALL_OFF }),
    stands: async () => (await settingsOff(victim.clients.s3, bucket)).length > 0,
    bystandersUnharmed,
  };
};

/** Switches the public access block of the whole account off, beside that of one bucket. */
const unblockAccount: Attack = async (victim) => {
  const { account, clients } = victim;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  await clients.s3.send(new PutPublicAccessBlockCommand({ Bucket: bucket, PublicAccessBlockConfiguration: ALL_ON }));
  const s3 = clients.s3Account(account);
  for (const PublicAccessBlockConfiguration of [ALL_ON, ALL_OFF]) {
    await s3.send(new PutPublicAccessBlockCommand({ Bucket: account, PublicAccessBlockConfiguration }));
  }
  return {
    event: calls.putAccountBlock({ ...circumstances(victim), block: ALL_OFF }),
    stands: async () => (await settingsOff(s3, account)).length > 0,
    bystandersUnharmed: async () => (await bystandersUnharmed()) && (await settingsOff(clients.s3, bucket)).length === 0,
  };
};

const enableWebsite: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const website = { IndexDocument: { Suffix: 'index.html' } };
  await s3.send(new PutBucketWebsiteCommand({ Bucket: bucket, WebsiteConfiguration: website }));
  return {
    event: calls.putBucketWebsite({ ...circumstances(victim), bucket, website }),
    stands: async () => {
      const found = await unlessMissing(s3.send(new GetBucketWebsiteCommand({ Bucket: bucket })), 'NoSuchWebsiteConfiguration');
      return found !== undefined;
    },
    bystandersUnharmed,
  };
};

const loosenCors: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  for (const origin of ['https://www.example.com', '*']) {
    const CORSRules = [{ AllowedOrigins: [origin], AllowedMethods: ['PUT'] }];
    await s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }));
  }
  const rules = [{ AllowedOrigin: '*', AllowedMethod: 'PUT' }];
  return {
    event: calls.putBucketCors({ ...circumstances(victim), bucket, rules }),
    stands: async () => {
      const found = await unlessMissing(s3.send(new GetBucketCorsCommand({ Bucket: bucket })), 'NoSuchCORSConfiguration');
      return (found?.CORSRules ?? []).some(({ AllowedOrigins = [] }) => AllowedOrigins.includes('*'));
    },
    bystandersUnharmed,
  };
};

const deletePolicy: Attack = async (victim) => {
  const { s3 } = victim.clients;
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const Policy = JSON.stringify(policyFor(victim.account, bucket));
  await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
  return {
    event: calls.deleteBucketPolicy({ ...circumstances(victim), bucket }),
    stands: async () => (await policyOf(victim, bucket)) === undefined,
    bystandersUnharmed,
  };
};

/** Makes a bucket public, waits for the hub to notice, and makes it private again. */
const closeAcl: Attack = async (victim) => {
  const { bucket, bystandersUnharmed } = await newBucket(victim);
  const about = await grantToAll(victim, bucket);
  await victim.emit(about);
  await victim.untilIdle();
  await victim.clients.s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'private' }));
  const event = calls.putBucketAcl({ ...circumstances(victim), bucket, acl: calls.cannedAcl('private') });
  return { event, about, bystandersUnharmed, stands: async () => isPublicBucket(victim, bucket) };
};

export const STORAGE_ATTACKS: Readonly<Record<string, Attack>> = {
  's3-bucket-acl-public': publishBucket,
  's3-object-acl-public': publishObject,
  's3-bucket-policy-public': publishByPolicy,
  's3-public-access-block-disabled': unblockBucket,
  's3-account-public-access-block-disabled': unblockAccount,
  's3-website-enabled': enableWebsite,
  's3-cors-loosened': loosenCors,
  's3-bucket-policy-deleted': deletePolicy,
  's3-acl-removed': closeAcl,
};

/** A bucket where ACLs count, as buckets were made before 2023, with a tag and a private object that must stay as they are. */
async function newBucket({
  account,
  region,
  clients,
}: Target): Promise<Pick<AttackResult, 'bystandersUnharmed'> & { bucket: string }> {
  const { s3 } = clients;
  // An account that blocks public access, as the hub may have left it, makes every ACL and policy harmless.
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
    bystandersUnharmed: async () => {
      const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket: bucket }));
      const { Grants = [] } = await s3.send(new GetObjectAclCommand({ Bucket: bucket, Key: KEPT }));
      return TagSet.some(({ Key, Value }) => Key === TAG.Key && Value === TAG.Value) && !isPublic(Grants) && Grants.length > 0;
    },
  };
}

async function grantToAll(victim: Target, bucket: string) {
  await victim.clients.s3.send(new PutBucketAclCommand({ Bucket: bucket, ACL: 'public-read' }));
  return calls.putBucketAcl({ ...circumstances(victim), bucket, acl: calls.cannedAcl('public-read') });
}

/** A policy as it should be: one account may read. */
function policyFor(account: string, bucket: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  const Resource = `arn:aws:s3:::${bucket}/*`;
  return {
    Version: '2012-10-17',
    Statement: [{ Sid: 'OwnAccount', Effect: 'Allow', Principal, Action: 's3:GetObject', Resource }],
  };
}

async function isPublicBucket({ clients }: Target, bucket: string): Promise<boolean> {
  return isPublic((await clients.s3.send(new GetBucketAclCommand({ Bucket: bucket }))).Grants);
}

function isPublic(grants: readonly Grant[] = []): boolean {
  return grants.some(({ Grantee }) => Grantee?.URI?.includes('/groups/global/') === true);
}

async function policyOf({ clients }: Target, bucket: string): Promise<string | undefined> {
  const found = await unlessMissing(clients.s3.send(new GetBucketPolicyCommand({ Bucket: bucket })), 'NoSuchBucketPolicy');
  return found?.Policy;
}

/** The settings of a bucket's public access block that are off, or of the account's. */
async function settingsOff(s3: Target['clients']['s3'], Bucket: string): Promise<string[]> {
  const request = s3.send(new GetPublicAccessBlockCommand({ Bucket }));
  const found = await unlessMissing(request, 'NoSuchPublicAccessBlockConfiguration');
  const settings = found?.PublicAccessBlockConfiguration ?? ALL_OFF;
  return Object.entries(settings).flatMap(([setting, on]) => (on === true ? [] : [setting]));
}

/** The answer, or undefined where AWS says by this error that there is nothing. */
async function unlessMissing<Answer>(request: Promise<Answer>, error: string): Promise<Answer | undefined> {
  try {
    return await request;
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === error) return undefined;
    throw thrown;
  }
}

function circumstances({ account, region }: Target) {
  return { account, region, by: iamUser('mallory'), at: eventTime(), id: randomUUID() };
}
