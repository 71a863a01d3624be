import {
  DeleteBucketCorsCommand,
  DeleteBucketWebsiteCommand,
  PutBucketCorsCommand,
  PutBucketWebsiteCommand,
  type WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { putBucketCors, putBucketWebsite } from '#catalogue/events/bucket-calls.ts';
import { bareBucket, bucketCors, bucketWebsite, recordConfigurations } from '../buckets.ts';
import type { EmulatedMember } from '../emulated-member.ts';
import { incidentFrom } from '../incidents.ts';
import type { Situation } from '../playbook-situation.ts';
import { aboutBucket, aMomentLater, type OpenBucket, stateWithout } from './open-buckets.ts';

const SITE: WebsiteConfiguration = { IndexDocument: { Suffix: 'index.html' }, ErrorDocument: { Key: 'error.html' } };

function putSite({ clients }: EmulatedMember, Bucket: string, WebsiteConfiguration: WebsiteConfiguration) {
  return clients.s3.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration }));
}

export const madeWebsite: Situation<OpenBucket> = {
  ...aboutBucket,
  arrange: async (member) => {
    const bucket = await bareBucket(member);
    await putSite(member, bucket, SITE);
    const event = putBucketWebsite({ bucket, website: { IndexDocument: { Suffix: 'index.html' } } });
    return { bucket, incident: await incidentFrom(event, 's3-website-enabled') };
  },
  isOffending: async ({ bucket }, member) => (await bucketWebsite(member, bucket)) !== undefined,
  bystanders: stateWithout('website'),
  makeSafe: ({ bucket }, { clients }) => clients.s3.send(new DeleteBucketWebsiteCommand({ Bucket: bucket })),
  meddle: {
    does: ({ bucket }, member) => putSite(member, bucket, { IndexDocument: { Suffix: 'home.html' } }),
    differs: /website configuration of bucket .* is \{.*home\.html.*, the hub left it absent/,
  },
};

export const SHOP = {
  ID: 'shop',
  AllowedMethods: ['GET', 'PUT'],
  AllowedOrigins: ['https://shop.example.com'],
  AllowedHeaders: ['*'],
};
export const ANYBODY = { ID: 'anybody', AllowedMethods: ['GET', 'PUT'], AllowedOrigins: ['*'], MaxAgeSeconds: 600 };

type Rule = { ID: string; AllowedMethods: string[]; AllowedOrigins: string[] };

function setCors({ clients }: EmulatedMember, Bucket: string, rules: readonly Rule[]) {
  if (rules.length === 0) return clients.s3.send(new DeleteBucketCorsCommand({ Bucket }));
  return clients.s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [...rules] } }));
}

export function looseCors(before: readonly Rule[], loosened: readonly Rule[], recorded: boolean): Situation<OpenBucket> {
  const loose = async ({ bucket }: OpenBucket, member: EmulatedMember) =>
    ((await bucketCors(member, bucket)) ?? []).some(({ AllowedOrigins }) => AllowedOrigins?.includes('*'));
  return {
    ...aboutBucket,
    arrange: async (member) => {
      await recordConfigurations(member, recorded);
      const bucket = await bareBucket(member);
      if (before.length > 0) await setCors(member, bucket, before);
      const at = await aMomentLater();
      await setCors(member, bucket, loosened);
      const rules = loosened.map(({ ID, AllowedMethods, AllowedOrigins }) => ({
        ID,
        AllowedMethod: AllowedMethods,
        AllowedOrigin: AllowedOrigins,
      }));
      return { bucket, incident: await incidentFrom(putBucketCors({ bucket, rules, at }), 's3-cors-loosened') };
    },
    isOffending: loose,
    bystanders: stateWithout('cors'),
    makeSafe: ({ bucket }, member) => setCors(member, bucket, [SHOP]),
    meddle: {
      does: ({ bucket }, member) => setCors(member, bucket, [{ ...SHOP, ID: 'meant' }]),
      differs: /CORS rules of bucket .* is \[\{.*"meant".*, the hub left it /,
    },
  };
}
