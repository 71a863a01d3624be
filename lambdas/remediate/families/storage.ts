import type { Playbook } from '#core/playbook.ts';
import type { PlaybookOf } from '#core/playbook-id.ts';
import type { MemberCall } from '../member-calls.ts';
import { blockPublicAccount } from '../playbooks/block-public-account.ts';
import { blockPublicBucket } from '../playbooks/block-public-bucket.ts';
import { privatiseBucketAcl } from '../playbooks/privatise-bucket-acl.ts';
import { privatiseObjectAcl } from '../playbooks/privatise-object-acl.ts';
import { removeWebsite } from '../playbooks/remove-website.ts';
import { restoreBucketPolicy } from '../playbooks/restore-bucket-policy.ts';
import { restoreCors } from '../playbooks/restore-cors.ts';

export const STORAGE: Readonly<Record<PlaybookOf<'storage'>, Playbook<MemberCall>>> = {
  'block-public-account': blockPublicAccount,
  'block-public-bucket': blockPublicBucket,
  'privatise-bucket-acl': privatiseBucketAcl,
  'privatise-object-acl': privatiseObjectAcl,
  'remove-website': removeWebsite,
  'restore-bucket-policy': restoreBucketPolicy,
  'restore-cors': restoreCors,
};
