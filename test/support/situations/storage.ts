import { openAcl, openObject, READ_BY_ALL, READ_BY_AWS, WRITE_BY_ALL } from './open-acls.ts';
import { blocking, blockingAccount } from './open-blocks.ts';
import { OFF, ON } from './open-buckets.ts';
import { ANYBODY, looseCors, madeWebsite, SHOP } from './open-pages.ts';
import { ALL_READ, deletedPolicy, ONLY_TLS, openPolicy, PARTNER_READS } from './open-policies.ts';

/** How buckets, objects and accounts are opened, by the playbook that closes them. */
export const STORAGE = {
  'block-public-bucket': {
    'one of the four settings is off': blocking('Put', { ...ON, RestrictPublicBuckets: false }),
    'all four settings are off': blocking('Put', OFF),
    'there is no block any more': blocking('Delete', OFF),
  },
  'block-public-account': {
    'one of the four settings of the account is off': blockingAccount('Put', { ...ON, BlockPublicAcls: false }),
    'there is no block of the account any more': blockingAccount('Delete', OFF),
  },
  'privatise-bucket-acl': {
    'everybody may read': openAcl('public-read', [READ_BY_ALL]),
    'everybody may read and write, and whoever has an AWS account': openAcl('public-read-write', [
      READ_BY_ALL,
      WRITE_BY_ALL,
      READ_BY_AWS,
    ]),
  },
  'privatise-object-acl': {
    'the latest version of an object': openObject('reports/2026.pdf', false),
    'an earlier version of an object': openObject('reports/2026.pdf', true),
    'a key no policy can say': openObject('Übersicht/$2026 *.pdf', false),
  },
  'remove-website': { 'a bucket with a website': madeWebsite },
  'restore-bucket-policy': {
    'a policy that AWS Config knew was replaced': openPolicy({
      before: [PARTNER_READS, ONLY_TLS],
      opened: [ALL_READ],
      recorded: true,
      block: { ...ON, BlockPublicPolicy: false, RestrictPublicBuckets: false },
    }),
    'there was no policy before, as AWS Config knew': openPolicy({ opened: [ALL_READ], recorded: true }),
    'a statement was added, and nobody recorded': openPolicy({
      before: [PARTNER_READS],
      opened: [PARTNER_READS, ALL_READ, ONLY_TLS],
      recorded: false,
    }),
    'all of the policy is open, and nobody recorded': openPolicy({ opened: [ALL_READ], recorded: false }),
    'a policy was deleted that AWS Config knew': deletedPolicy,
  },
  'restore-cors': {
    'rules that AWS Config knew were replaced': looseCors([SHOP], [ANYBODY], true),
    'there were no rules before, as AWS Config knew': looseCors([], [ANYBODY], true),
    'a rule was added, and nobody recorded': looseCors([SHOP], [SHOP, ANYBODY], false),
    'all of the rules are loose, and nobody recorded': looseCors([], [ANYBODY], false),
  },
};
