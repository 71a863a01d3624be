import { openAcl, openObject, READ_BY_ALL, READ_BY_AWS, WRITE_BY_ALL } from './open-acls.ts';
import { blocking, blockingAccount } from './open-blocks.ts';
import { OFF, ON } from './open-buckets.ts';
import { ANYBODY, looseCors, madeWebsite, SHOP } from './open-pages.ts';
import { ALL_READ, deletedPolicy, ONLY_TLS, openPolicy, PARTNER_READS } from './open-policies.ts';

/** Situations of public buckets, objects and accounts, by the playbook that contains them. */
export const STORAGE = {
  'block-public-bucket': {
    'one of the four settings is off': blocking('Put', { ...ON, RestrictPublicBuckets: false }),
    'all four settings are off': blocking('Put', OFF),
    'the block was deleted': blocking('Delete', OFF),
  },
  'block-public-account': {
    'one of the four settings of the account is off': blockingAccount('Put', { ...ON, BlockPublicAcls: false }),
    'the block of the account was deleted': blockingAccount('Delete', OFF),
  },
  'privatise-bucket-acl': {
    'everyone may read': openAcl('public-read', [READ_BY_ALL]),
    'everyone may read and write, and so may every AWS account': openAcl('public-read-write', [
      READ_BY_ALL,
      WRITE_BY_ALL,
      READ_BY_AWS,
    ]),
  },
  'privatise-object-acl': {
    'the latest version of an object': openObject('reports/2026.pdf', false),
    'an earlier version of an object': openObject('reports/2026.pdf', true),
    'a key that a policy cannot express': openObject('Übersicht/$2026 *.pdf', false),
  },
  'remove-website': { 'a bucket with a website': madeWebsite },
  'restore-bucket-policy': {
    'a policy was replaced, and AWS Config recorded the earlier one': openPolicy({
      before: [PARTNER_READS, ONLY_TLS],
      opened: [ALL_READ],
      recorded: true,
      block: { ...ON, BlockPublicPolicy: false, RestrictPublicBuckets: false },
    }),
    'there was no policy before, and AWS Config recorded that': openPolicy({ opened: [ALL_READ], recorded: true }),
    'a statement was added, and AWS Config was off': openPolicy({
      before: [PARTNER_READS],
      opened: [PARTNER_READS, ALL_READ, ONLY_TLS],
      recorded: false,
    }),
    'all of the policy is open, and AWS Config was off': openPolicy({ opened: [ALL_READ], recorded: false }),
    'a policy was deleted, and AWS Config recorded it': deletedPolicy,
  },
  'restore-cors': {
    'rules were replaced, and AWS Config recorded the earlier ones': looseCors([SHOP], [ANYBODY], true),
    'there were no rules before, and AWS Config recorded that': looseCors([], [ANYBODY], true),
    'a rule was added, and AWS Config was off': looseCors([SHOP], [SHOP, ANYBODY], false),
    'all rules are loose, and AWS Config was off': looseCors([], [ANYBODY], false),
  },
};
