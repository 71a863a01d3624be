import { deleteAccountBlock, deleteBucketBlock, putAccountBlock, putBucketBlock } from '#catalogue/events/bucket-calls.ts';
import { MEMBER } from '#catalogue/events/cases.ts';
import { bareBucket, bucketBlock, bucketState, openTo } from '../buckets.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutBucket, type OFF, ON, type OpenBucket, putBlock, stateWithout } from './open-buckets.ts';

export function blocking(event: 'Put' | 'Delete', block: typeof OFF): Situation<OpenBucket> {
  return {
    ...aboutBucket,
    arrange: async (member) => {
      const bucket = await bareBucket(member);
      if (event === 'Put') await putBlock(member, bucket, block);
      const call = event === 'Put' ? putBucketBlock({ bucket, block }) : deleteBucketBlock({ bucket });
      return { bucket, incident: await incidentFrom(call, 's3-public-access-block-disabled', openTo(bucket)) };
    },
    isOffending: async ({ bucket }, member) => {
      const now = await bucketBlock(member, bucket);
      return now === undefined || Object.values(now).includes(false);
    },
    bystanders: stateWithout('block'),
    makeSafe: ({ bucket }, member) => putBlock(member, bucket, ON),
    meddle: {
      does: ({ bucket }, member) => putBlock(member, bucket, { ...ON, BlockPublicPolicy: false }),
      differs:
        /public access block of bucket .* is \{.*"BlockPublicPolicy":false.*, the hub left it \{.*"BlockPublicPolicy":true/,
    },
  };
}

async function accountBlock({ call }: EmulatedMember) {
  const found = await call('s3:GetAccountPublicAccessBlock', { AccountId: MEMBER }).catch(() => undefined);
  return found?.PublicAccessBlockConfiguration;
}

function setAccountBlock({ call }: EmulatedMember, PublicAccessBlockConfiguration: typeof OFF) {
  return call('s3:PutAccountPublicAccessBlock', { AccountId: MEMBER, PublicAccessBlockConfiguration });
}

export function blockingAccount(event: 'Put' | 'Delete', block: typeof OFF): Situation<OpenBucket> {
  return {
    arrange: async (member) => {
      if (event === 'Put') await setAccountBlock(member, block);
      else await member.call('s3:DeleteAccountPublicAccessBlock', { AccountId: MEMBER });
      const bucket = await bareBucket(member);
      const call = event === 'Put' ? putAccountBlock({ block }) : deleteAccountBlock();
      return { bucket, incident: await incidentFrom(call, 's3-account-public-access-block-disabled') };
    },
    isOffending: async (_, member) => {
      const now = await accountBlock(member);
      return now === undefined || Object.values(now).includes(false);
    },
    state: async ({ bucket }, member) => [await accountBlock(member), await bucketState(member, bucket)],
    bystanders: ({ bucket }, member) => bucketState(member, bucket),
    makeSafe: (_, member) => setAccountBlock(member, ON),
    meddle: {
      does: (_, member) => setAccountBlock(member, { ...ON, IgnorePublicAcls: false }),
      differs:
        /public access block of account 444455556666 is \{.*"IgnorePublicAcls":false.*, the hub left it \{.*"IgnorePublicAcls":true/,
    },
  };
}
