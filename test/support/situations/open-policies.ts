import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from '@aws-sdk/client-s3';
import { deleteBucketPolicy, putBucketPolicy } from '#catalogue/events/bucket-calls.ts';
import type { JsonObject } from '#core/json.ts';
import { bareBucket, bucketPolicy, openTo, recordConfigurations } from '../buckets.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutBucket, aMomentLater, type OFF, type OpenBucket, putBlock, stateWithout } from './open-buckets.ts';

export const PARTNER_READS = {
  Sid: 'PartnerReads',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  Action: 's3:GetObject',
  Resource: '*',
};
export const ALL_READ = { Sid: 'AllRead', Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' };
export const ONLY_TLS = {
  Sid: 'OnlyOverTls',
  Effect: 'Deny',
  Principal: '*',
  Action: 's3:*',
  Resource: '*',
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};

type PolicyStatement = { Sid: string; Resource: string };

export function policyForBucket(bucket: string, statements: readonly PolicyStatement[]) {
  const Statement = statements.map((one) => ({ ...one, Resource: `arn:aws:s3:::${bucket}/*` }));
  return { Version: '2012-10-17', Statement };
}

export function setBucketPolicy({ clients }: EmulatedMember, Bucket: string, statements: readonly PolicyStatement[]) {
  if (statements.length === 0) return clients.s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  const Policy = JSON.stringify(policyForBucket(Bucket, statements));
  return clients.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
}

async function sidsOf(member: EmulatedMember, bucket: string): Promise<string[]> {
  return ((await bucketPolicy(member, bucket))?.Statement ?? []).map(({ Sid }: PolicyStatement) => Sid);
}

type Opening = { before?: readonly PolicyStatement[]; opened: readonly PolicyStatement[]; block?: typeof OFF; recorded: boolean };

/** A public policy that replaced another one, which AWS Config recorded or not. */
export function openPolicy({ before = [], opened, block, recorded }: Opening): Situation<OpenBucket> {
  return {
    ...aboutBucket,
    arrange: async (member) => {
      await recordConfigurations(member, recorded);
      const bucket = await bareBucket(member);
      if (before.length > 0) await setBucketPolicy(member, bucket, before);
      const event = { bucket, at: await aMomentLater() };
      if (block !== undefined) await putBlock(member, bucket, block);
      await setBucketPolicy(member, bucket, opened);
      const call = putBucketPolicy({ ...event, policy: policyForBucket(bucket, opened) as JsonObject });
      return { bucket, incident: await incidentFrom(call, 's3-bucket-policy-public', openTo(bucket)) };
    },
    isOffending: async ({ bucket }, member) => (await sidsOf(member, bucket)).includes('AllRead'),
    bystanders: stateWithout('policy', 'block'),
    makeSafe: ({ bucket }, member) => setBucketPolicy(member, bucket, before),
    meddle: {
      does: ({ bucket }, member) => setBucketPolicy(member, bucket, [{ ...PARTNER_READS, Sid: 'Meant' }]),
      differs: /policy of bucket .* is \{.*, the hub left it /,
    },
  };
}

export const deletedPolicy: Situation<OpenBucket> = {
  ...aboutBucket,
  arrange: async (member) => {
    await recordConfigurations(member, true);
    const bucket = await bareBucket(member);
    await setBucketPolicy(member, bucket, [PARTNER_READS, ONLY_TLS]);
    const call = deleteBucketPolicy({ bucket, at: await aMomentLater() });
    await setBucketPolicy(member, bucket, []);
    return { bucket, incident: await incidentFrom(call, 's3-bucket-policy-deleted') };
  },
  isOffending: async ({ bucket }, member) => (await sidsOf(member, bucket)).length === 0,
  bystanders: stateWithout('policy'),
  makeSafe: ({ bucket }, member) => setBucketPolicy(member, bucket, [PARTNER_READS]),
  meddle: {
    does: ({ bucket }, member) => setBucketPolicy(member, bucket, [{ ...PARTNER_READS, Sid: 'Meant' }]),
    differs: /policy of bucket .* is \{.*, the hub left it \{/,
  },
};
