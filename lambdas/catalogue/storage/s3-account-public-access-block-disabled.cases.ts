import { altered } from '../events/api-call.ts';
import { deleteAccountBlock, deleteBucketBlock, putAccountBlock, putBucketBlock } from '../events/bucket-calls.ts';
import { assumedRole, root } from '../events/callers.ts';
import { type Cases, MANAGEMENT } from '../events/cases.ts';

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const onInWords = { BlockPublicAcls: 'true', IgnorePublicAcls: 'true', BlockPublicPolicy: 'true', RestrictPublicBuckets: 'true' };
const { BlockPublicPolicy: _, ...three } = on;

export const cases: Cases = {
  fires: {
    'all four settings of the account are turned off': putAccountBlock({ block: off }),
    'one setting of the account is turned off': putAccountBlock({ block: { ...on, BlockPublicPolicy: false } }),
    'one setting of the account is missing, which turns it off': putAccountBlock({ block: three }),
    'one setting of the account is the string "false"': putAccountBlock({ block: { ...onInWords, BlockPublicAcls: 'false' } }),
    'the public access block of the account is deleted': deleteAccountBlock(),
    'the public access block is deleted, and the host and the sub-resource are recorded as lists': altered(deleteAccountBlock(), {
      requestParameters: { host: ['444455556666.s3-control.ap-northeast-2.amazonaws.com'], publicAccessBlock: [''] },
    }),
    'the record does not contain the settings': altered(deleteAccountBlock(), { requestParameters: null }),
    'the public access block of the management account is deleted': deleteAccountBlock({
      account: MANAGEMENT,
      by: assumedRole('Admin', 'session'),
    }),
    'root makes the call in another Region': putAccountBlock({ block: off, by: root(), region: 'us-east-1' }),
  },
  staysQuiet: {
    'all four settings of the account are turned on': putAccountBlock({ block: on }),
    'all four settings of the account are the string "true"': putAccountBlock({ block: onInWords }),
    'AWS refused to change the settings': putAccountBlock({ block: off, error: 'AccessDenied' }),
    'AWS refused to delete the public access block': deleteAccountBlock({ error: 'AccessDenied' }),
    'the settings of one bucket are turned off, which is another scenario': putBucketBlock({
      bucket: 'amzn-s3-demo-bucket',
      block: off,
    }),
    'the public access block of one bucket is deleted': deleteBucketBlock({ bucket: 'amzn-s3-demo-bucket' }),
    'another service records a call of the same name': deleteAccountBlock({ source: 's3-outposts.amazonaws.com' }),
  },
};
