import type { Trap } from './trap.ts';

/** Of policies, ACLs, trails and what is shared. */
export const POLICY_TRAPS: readonly Trap[] = [
  {
    number: 29,
    trap: "AWS's containment and the hub's own look like the attack they answer",
    sentences: [
      ['excessive-permission-grant', 'AWS quarantines a leaked key'],
      ['excessive-permission-grant', 'the hub denies a user everything for a while'],
      ['excessive-permission-grant', 'a policy of the account only calls itself a quarantine'],
      ['guard-service-disabled', 'a remediation role does it, which is another scenario'],
    ],
    readings: [
      ['catalogue/catalogue.test.ts', "'the hub carrying out a recorded plan is an echo of its incident and no signal'"],
    ],
  },
  {
    number: 30,
    trap: 'A policy is an object here and text there, and what may be a list may be single',
    sentences: [
      ['s3-bucket-policy-public', 'the policy is recorded as text with newlines'],
      ['s3-bucket-policy-public', 'the statement stands alone, not in a list'],
      ['excessive-permission-grant', 'the document is URL-encoded'],
      ['excessive-permission-grant', 'a single statement is no list'],
    ],
    readings: [
      ['core/policy-reading.test.ts', "['an object', one]"],
      ['core/policy-reading.test.ts', "['JSON text with newlines',"],
      ['core/policy-reading.test.ts', "['URL-encoded JSON text',"],
    ],
  },
  {
    number: 31,
    trap: 'Everybody is written in several ways, and few conditions keep the world out',
    sentences: [
      ['s3-bucket-policy-public', 'everybody is written as an AWS principal'],
      ['s3-bucket-policy-public', 'everybody is one of several principals'],
      ['s3-bucket-policy-public', 'everybody but one account is let in'],
      ['s3-bucket-policy-public', 'the condition only asks for encrypted transport'],
      ['s3-bucket-policy-public', 'the condition only asks for a referrer, which anybody can claim'],
      ['s3-bucket-policy-public', 'the condition allows every address'],
      ['s3-bucket-policy-public', 'everybody of the own organization may read'],
      ['s3-bucket-policy-public', 'everybody behind one VPC endpoint may read'],
      ['s3-bucket-policy-public', 'a denial to everybody without encrypted transport is good practice'],
      ['s3-bucket-policy-public', 'a service may write'],
      ['s3-bucket-policy-public', 'one account may read'],
    ],
  },
  {
    number: 32,
    trap: 'An ACL has four shapes, two groups of it are public and one is not, and it may have no effect',
    sentences: [
      ['s3-bucket-acl-public', 'the bucket gets the canned ACL public-read, and ACLs have effect'],
      ['s3-bucket-acl-public', 'the document holds one grant, recorded as an object'],
      ['s3-bucket-acl-public', 'the document holds several grants, the last of them to everybody'],
      ['s3-bucket-acl-public', 'the document is spelt in small letters and with underscores'],
      ['s3-bucket-acl-public', 'a grant header names the owner and everybody with an account'],
      ['s3-bucket-acl-public', 'a grant header is spelt with underscores'],
      ['s3-bucket-acl-public', 'the document grants to the log delivery group'],
      ['s3-bucket-acl-public', 'a bucket is created open'],
      ['s3-bucket-acl-public', 'public ACLs are ignored, or ACLs are disabled, on the bucket'],
      ['s3-object-acl-public', 'an object is uploaded public'],
    ],
  },
  {
    number: 33,
    trap: 'One setting that is off is enough, what is missing is off, and truth may be text',
    sentences: [
      ['s3-public-access-block-disabled', 'one of the four settings is switched off'],
      ['s3-public-access-block-disabled', 'one setting is left out, which switches it off'],
      ['s3-public-access-block-disabled', 'one setting is off, written as text'],
      ['s3-public-access-block-disabled', 'all four settings are switched on, written as text'],
      ['s3-public-access-block-disabled', 'the block is deleted'],
      ['s3-account-public-access-block-disabled', 'all four settings of the account are switched off'],
      ['s3-account-public-access-block-disabled', 'the block of the account is deleted'],
    ],
  },
  {
    number: 34,
    trap: 'Markers of sub-resources and hosts are texts in one version and lists in another',
    sentences: [
      ['s3-bucket-acl-public', 'an older record holds the name of the ACL, the host and the sub-resource as lists'],
      ['s3-bucket-policy-public', 'the sub-resource is recorded as a list and the host in small letters'],
      ['s3-public-access-block-disabled', 'the block is deleted, the sub-resource and the host recorded as lists'],
    ],
  },
  {
    number: 35,
    trap: 'The same call makes a trail wider or narrower',
    sentences: [
      ['cloudtrail-event-selectors', 'management events are turned off'],
      ['cloudtrail-event-selectors', 'only writes are recorded'],
      ['cloudtrail-event-selectors', 'a service is left out'],
      ['cloudtrail-event-selectors', 'advanced selectors record data events only'],
      ['cloudtrail-event-selectors', 'everything is recorded'],
      ['cloudtrail-updated', 'validation is turned on'],
      ['cloudtrail-updated', 'validation is turned on and Regions are turned off in one call'],
    ],
  },
  {
    number: 36,
    trap: 'Sharing and no longer sharing have one name, and only the request tells which it is',
    sentences: [],
    readings: [
      ['normalise/normalise.test.ts', "['an image', 'ec2.amazonaws.com', 'ModifyImageAttribute',"],
      ['normalise/normalise.test.ts', "['a snapshot', 'ec2.amazonaws.com', 'ModifySnapshotAttribute',"],
      ['normalise/normalise.test.ts', "['a database snapshot', 'rds.amazonaws.com', 'ModifyDBSnapshotAttribute',"],
    ],
  },
];
