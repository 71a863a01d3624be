import type { BlockSetting } from '#core/bucket.ts';
import { withFields } from '../events/api-call.ts';
import { deleteAccountBlock, deleteBucketBlock, putAccountBlock, putBucketBlock } from '../events/bucket-calls.ts';
import { assumedRole, root, service } from '../events/callers.ts';
import { type Cases, type KnownFact, MANAGEMENT } from '../events/cases.ts';

const on = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const off = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false };
const onInWords = { BlockPublicAcls: 'true', IgnorePublicAcls: 'true', BlockPublicPolicy: 'true', RestrictPublicBuckets: 'true' };
const { BlockPublicPolicy: _, ...three } = on;

const forOrganization = service('organizations.amazonaws.com');

function inEffect(...off: BlockSetting[]): KnownFact[] {
  return [[{ ask: 'account-access' }, { off }]];
}

export const cases: Cases = {
  fires: {
    'all four settings of the account are turned off': putAccountBlock({ block: off }),
    'one setting of the account is turned off': putAccountBlock({ block: { ...on, BlockPublicPolicy: false } }),
    'one setting of the account is missing, which turns it off': putAccountBlock({ block: three }),
    'one setting of the account is the string "false"': putAccountBlock({ block: { ...onInWords, BlockPublicAcls: 'false' } }),
    'the public access block of the account is deleted': deleteAccountBlock(),
    'the public access block is deleted, and the host and the sub-resource are recorded as lists': withFields(
      deleteAccountBlock(),
      {
        requestParameters: { host: ['444455556666.s3-control.ap-northeast-2.amazonaws.com'], publicAccessBlock: [''] },
      },
    ),
    'the record does not contain the settings': withFields(deleteAccountBlock(), { requestParameters: null }),
    'the public access block of the management account is deleted': deleteAccountBlock({
      account: MANAGEMENT,
      by: assumedRole('Admin', 'session'),
    }),
    'AWS ends a policy of the organization, and the settings of the account that come back are off': {
      events: deleteAccountBlock({ by: forOrganization }),
      facts: inEffect('BlockPublicPolicy', 'RestrictPublicBuckets'),
    },
    'AWS removes the settings of the account, and it is unknown what is in effect': deleteAccountBlock({ by: forOrganization }),
    'root makes the call in another Region': putAccountBlock({ block: off, by: root(), region: 'us-east-1' }),
  },
  staysQuiet: {
    'AWS refused it because a policy of the organization governs the account': withFields(
      deleteAccountBlock({ error: 'AccessDenied' }),
      {
        errorMessage: 'Account-level Block Public Access settings are managed by a policy of the organization.',
      },
    ),
    'AWS removes the settings of the account for a policy of the organization, and all four are on in effect': {
      events: deleteAccountBlock({ by: forOrganization }),
      facts: inEffect(),
    },
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
