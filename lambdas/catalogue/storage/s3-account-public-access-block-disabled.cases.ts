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
    'all four settings of the account are switched off': putAccountBlock({ block: off }),
    'one of them is switched off': putAccountBlock({ block: { ...on, BlockPublicPolicy: false } }),
    'one of them is left out, which switches it off': putAccountBlock({ block: three }),
    'one of them is off, written as text': putAccountBlock({ block: { ...onInWords, BlockPublicAcls: 'false' } }),
    'the block of the account is deleted': deleteAccountBlock(),
    'the block is deleted, the host and the sub-resource recorded as lists': altered(deleteAccountBlock(), {
      requestParameters: { host: ['444455556666.s3-control.ap-northeast-2.amazonaws.com'], publicAccessBlock: [''] },
    }),
    'the record tells nothing of the request': altered(deleteAccountBlock(), { requestParameters: null }),
    'it happens in the management account': deleteAccountBlock({ account: MANAGEMENT, by: assumedRole('Admin', 'session') }),
    'root does it in another Region': putAccountBlock({ block: off, by: root(), region: 'us-east-1' }),
  },
  staysQuiet: {
    'all four settings of the account are switched on': putAccountBlock({ block: on }),
    'all four are switched on, written as text': putAccountBlock({ block: onInWords }),
    'AWS refused it': putAccountBlock({ block: off, error: 'AccessDenied' }),
    'AWS refused to delete it': deleteAccountBlock({ error: 'AccessDenied' }),
    'the block of one bucket is another scenario': putBucketBlock({ bucket: 'amzn-s3-demo-bucket', block: off }),
    'the block of one bucket is deleted': deleteBucketBlock({ bucket: 'amzn-s3-demo-bucket' }),
    'a call of the same name is recorded by another service': deleteAccountBlock({ source: 's3-outposts.amazonaws.com' }),
  },
};
