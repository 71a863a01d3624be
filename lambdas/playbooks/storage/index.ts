import type { Playbook } from '#core/playbook/playbook.ts';
import type { PlaybookOf } from '#core/playbook/playbook-id.ts';
import type { MemberCall } from '#member/calls.ts';
import { blockPublicAccount } from './block-public-account.ts';
import { blockPublicBucket } from './block-public-bucket.ts';
import { ofTheSameBucket } from './bucket-identity.ts';
import { privatiseBucketAcl } from './privatise-bucket-acl.ts';
import { privatiseObjectAcl } from './privatise-object-acl.ts';
import { removeWebsite } from './remove-website.ts';
import { restoreBucketPolicy } from './restore-bucket-policy.ts';
import { restoreCors } from './restore-cors.ts';

export const STORAGE_PLAYBOOKS: Readonly<Record<PlaybookOf<'storage'>, Playbook<MemberCall>>> = {
  'block-public-account': blockPublicAccount,
  'block-public-bucket': ofTheSameBucket(blockPublicBucket),
  'privatise-bucket-acl': ofTheSameBucket(privatiseBucketAcl),
  'privatise-object-acl': ofTheSameBucket(privatiseObjectAcl),
  'remove-website': ofTheSameBucket(removeWebsite),
  'restore-bucket-policy': ofTheSameBucket(restoreBucketPolicy),
  'restore-cors': ofTheSameBucket(restoreCors),
};
