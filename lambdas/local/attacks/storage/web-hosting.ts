import { GetBucketCorsCommand, GetBucketWebsiteCommand, PutBucketCorsCommand, PutBucketWebsiteCommand } from '@aws-sdk/client-s3';
import * as calls from '#catalogue/events/bucket-calls.ts';
import type { Attack } from '../attack.ts';
import { callOn, newBucket, unlessMissing } from './bucket.ts';

export const enableWebsite: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  const website = { IndexDocument: { Suffix: 'index.html' } };
  await s3.send(new PutBucketWebsiteCommand({ Bucket: bucket, WebsiteConfiguration: website }));
  return {
    event: calls.putBucketWebsite({ ...callOn(target), bucket, website }),
    persists: async () => {
      const found = await unlessMissing(s3.send(new GetBucketWebsiteCommand({ Bucket: bucket })), 'NoSuchWebsiteConfiguration');
      return found !== undefined;
    },
    restUntouched,
  };
};

export const loosenCors: Attack = async (target) => {
  const { s3 } = target.clients;
  const { bucket, restUntouched } = await newBucket(target);
  for (const origin of ['https://www.example.com', '*']) {
    const CORSRules = [{ AllowedOrigins: [origin], AllowedMethods: ['PUT'] }];
    await s3.send(new PutBucketCorsCommand({ Bucket: bucket, CORSConfiguration: { CORSRules } }));
  }
  const rules = [{ AllowedOrigin: '*', AllowedMethod: 'PUT' }];
  return {
    event: calls.putBucketCors({ ...callOn(target), bucket, rules }),
    persists: async () => {
      const found = await unlessMissing(s3.send(new GetBucketCorsCommand({ Bucket: bucket })), 'NoSuchCORSConfiguration');
      return (found?.CORSRules ?? []).some(({ AllowedOrigins = [] }) => AllowedOrigins.includes('*'));
    },
    restUntouched,
  };
};
