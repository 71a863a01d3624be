import type { Trap } from './trap.ts';

/** Traps about policies, ACLs, trails and sharing. */
export const POLICY_TRAPS: readonly Trap[] = [
  {
    number: 29,
    trap: 'Containment by AWS or the hub looks like the attack it responds to',
    sentences: [
      ['excessive-permission-grant', 'AWS attaches its quarantine policy after a key leaked'],
      ['excessive-permission-grant', 'the hub denies a user everything for some time'],
      ['excessive-permission-grant', 'a customer managed policy only has the name of the AWS quarantine policy'],
      ['guard-service-disabled', 'a remediation role makes the call, which is another scenario'],
    ],
    readings: [
      ['catalogue/catalogue.test.ts', "'the hub carrying out a recorded plan is an echo of its incident and no signal'"],
    ],
  },
  {
    number: 30,
    trap: 'A policy is an object or a string, and a list of one may be a single value',
    sentences: [
      ['s3-bucket-policy-public', 'the policy is recorded as a string with newlines'],
      ['s3-bucket-policy-public', 'the only statement is an object, not a list'],
      ['excessive-permission-grant', 'the document is URL-encoded'],
      ['excessive-permission-grant', 'the only statement is an object, not a list'],
    ],
    readings: [
      ['core/policy-reading.test.ts', "['an object', one]"],
      ['core/policy-reading.test.ts', "['JSON text with newlines',"],
      ['core/policy-reading.test.ts', "['URL-encoded JSON text',"],
    ],
  },
  {
    number: 31,
    trap: 'A public principal is written in several ways, and few conditions restrict it',
    sentences: [
      ['s3-bucket-policy-public', 'the principal is an object with AWS: *'],
      ['s3-bucket-policy-public', 'the wildcard is one of several principals'],
      ['s3-bucket-policy-public', 'NotPrincipal excludes one account and allows anyone else'],
      ['s3-bucket-policy-public', 'the condition only requires encrypted transport'],
      ['s3-bucket-policy-public', 'the condition only requires a referrer, which anyone can send'],
      ['s3-bucket-policy-public', 'the condition allows every address'],
      ['s3-bucket-policy-public', 'anyone in the own organization may read'],
      ['s3-bucket-policy-public', 'anyone behind one VPC endpoint may read'],
      ['s3-bucket-policy-public', 'a deny for requests without encrypted transport has a wildcard principal'],
      ['s3-bucket-policy-public', 'an AWS service may write'],
      ['s3-bucket-policy-public', 'one account may read'],
    ],
  },
  {
    number: 32,
    trap: 'An ACL has four forms; two of its groups are public and one is not; it may have no effect',
    sentences: [
      ['s3-bucket-acl-public', 'the bucket gets the canned ACL public-read, and ACLs have effect'],
      ['s3-bucket-acl-public', 'the document has one grant, recorded as an object'],
      ['s3-bucket-acl-public', 'the document has several grants, and the last one is public'],
      ['s3-bucket-acl-public', 'the fields of the document are in lower case with underscores'],
      ['s3-bucket-acl-public', 'a grant header names the owner and anyone with an AWS account'],
      ['s3-bucket-acl-public', 'a grant header is written with underscores'],
      ['s3-bucket-acl-public', 'the document grants to the log delivery group'],
      ['s3-bucket-acl-public', 'a bucket is created with a public ACL'],
      ['s3-bucket-acl-public', 'public ACLs are ignored, or ACLs are disabled, on the bucket'],
      ['s3-object-acl-public', 'an object is uploaded with a public ACL'],
    ],
  },
  {
    number: 33,
    trap: 'One setting that is off is enough, a missing setting is off, and a boolean may be a string',
    sentences: [
      ['s3-public-access-block-disabled', 'one of the four settings is turned off'],
      ['s3-public-access-block-disabled', 'one setting is missing, which turns it off'],
      ['s3-public-access-block-disabled', 'one setting is the string "false"'],
      ['s3-public-access-block-disabled', 'all four settings are the string "true"'],
      ['s3-public-access-block-disabled', 'the public access block is deleted'],
      ['s3-account-public-access-block-disabled', 'all four settings of the account are turned off'],
      ['s3-account-public-access-block-disabled', 'the public access block of the account is deleted'],
    ],
  },
  {
    number: 34,
    trap: 'Sub-resources and hosts are strings in one record version and lists in another',
    sentences: [
      ['s3-bucket-acl-public', 'an older record has the ACL name, the host and the sub-resource as lists'],
      ['s3-bucket-policy-public', 'the sub-resource is recorded as a list and the field Host in lower case'],
      [
        's3-public-access-block-disabled',
        'the public access block is deleted, and the sub-resource and the host are recorded as lists',
      ],
    ],
  },
  {
    number: 35,
    trap: 'The same call makes a trail wider or narrower',
    sentences: [
      ['cloudtrail-event-selectors', 'management events are turned off'],
      ['cloudtrail-event-selectors', 'only writes are recorded'],
      ['cloudtrail-event-selectors', 'the events of one service are excluded'],
      ['cloudtrail-event-selectors', 'advanced selectors record data events only'],
      ['cloudtrail-event-selectors', 'everything is recorded'],
      ['cloudtrail-updated', 'log file validation is turned on'],
      ['cloudtrail-updated', 'one call turns validation on and the other Regions off'],
    ],
  },
  {
    number: 36,
    trap: 'Sharing and unsharing are the same call, and only the request shows which it is',
    sentences: [],
    readings: [
      ['normalise/normalise.test.ts', "['an image', 'ec2.amazonaws.com', 'ModifyImageAttribute',"],
      ['normalise/normalise.test.ts', "['a snapshot', 'ec2.amazonaws.com', 'ModifySnapshotAttribute',"],
      ['normalise/normalise.test.ts', "['a database snapshot', 'rds.amazonaws.com', 'ModifyDBSnapshotAttribute',"],
    ],
  },
];
