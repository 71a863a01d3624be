import type { Attack } from '../attack.ts';
import { closeAcl, publishBucket, publishObject } from './acl.ts';
import { deletePolicy, publishByPolicy } from './policy.ts';
import { unblockAccount, unblockBucket } from './public-access-block.ts';
import { enableWebsite, loosenCors } from './web-hosting.ts';

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
