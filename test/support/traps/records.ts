import type { Trap } from './trap.ts';

const ELSEWHERE = 'a call of the same name is recorded by another service';
const OF_ANOTHER = 'the caller gets a copy of a call on the bucket of another account';

/** Of records and how they arrive. */
export const RECORD_TRAPS: readonly Trap[] = [
  {
    number: 12,
    trap: 'A refused call tells all that it wanted, and some still say that it worked',
    sentences: [
      ['sg-ssh-open-world', 'AWS refused the call'],
      ['sg-ssh-open-world', 'the call was a dry run'],
      ['sg-ssh-open-world', 'a refused call still says that it returned true'],
      ['cloudtrail-stop-logging', 'there is no such trail'],
      ['cloudtrail-stop-logging', 'the request had expired'],
      ['s3-bucket-acl-public', 'there is no such bucket'],
    ],
  },
  {
    number: 13,
    trap: 'A failed sign-in has no error code, and one step of signing in is a success that is no sign-in',
    sentences: [
      ['console-login-failure', 'a user mistypes the password'],
      ['console-login-failure', 'a directory refused somebody, which is its own event'],
      ['console-login-success', 'the page checks for MFA, which is a success and no sign-in'],
      ['credential-change', 'root could not change its password, which carries no error code'],
    ],
  },
  {
    number: 14,
    trap: 'A successful write may answer nothing, and a record may have no request',
    sentences: [
      ['s3-bucket-policy-deleted', 'a policy is deleted'],
      ['guard-service-disabled', 'Security Hub is disabled, which names nothing'],
      ['s3-bucket-acl-public', 'the record has no request at all'],
      ['sg-ssh-open-world', 'the record has no request at all'],
    ],
    readings: [['normalise/normalise.test.ts', "'a request and a response of null read as empty'"]],
  },
  {
    number: 15,
    trap: 'Reads reach only rules that ask for them, assuming a role is one, and objects are told of by data events',
    sentences: [
      ['hub-role-misuse', 'the session only reads'],
      ['login-impossible-travel', 'a user signs in, and a key of the same user assumes a role elsewhere'],
      ['s3-object-acl-public', 'an object is made public, and ACLs have effect'],
    ],
    readings: [['forward/forwarding.test.ts', "'forwards what a long-lived key reads only where the account asked for it'"]],
  },
  {
    number: 16,
    trap: 'The same event arrives more than once, by two trails, by retries and as copies for two accounts',
    sentences: [
      ['cloudtrail-deleted', 'two trails deliver the same event'],
      ['console-bruteforce', 'one try comes three times, each in an envelope of its own'],
      ['s3-bucket-policy-public', OF_ANOTHER],
    ],
  },
  {
    number: 17,
    trap: 'Global services are recorded in one Region, and sign-ins in that of the page',
    sentences: [
      ['unusual-region', 'a global service is recorded in its own Region'],
      ['access-key-unusual-source', 'a global service is recorded in its own Region'],
      ['console-login-success', 'a user signs in at the page of a Region'],
      ['console-bruteforce', 'the tries are recorded in different Regions'],
    ],
  },
  {
    number: 18,
    trap: 'The detail-type of a sign-in is spelt in two ways',
    sentences: [
      ['root-console-login', 'the event is named as one page of AWS spells it'],
      ['root-activity', 'an older record of a sign-in spells its type otherwise'],
    ],
    readings: [['normalise/normalise.test.ts', "'%s is of kind %s, whatever its detail-type is called'"]],
  },
  {
    number: 19,
    trap: 'Some names carry the version of the API, and some are not those of the API',
    sentences: [['s3-public-access-block-disabled', 'all four settings are switched off']],
    readings: [
      ['normalise/normalise.test.ts', "['AddPermission20150331v2', 'AddPermission']"],
      ['normalise/normalise.test.ts', "['UpdateDistribution2020_05_31', 'UpdateDistribution']"],
      ['normalise/normalise.test.ts', "['ListObjectsV2', 'ListObjectsV2']"],
    ],
  },
  {
    number: 20,
    trap: 'Services share names of calls',
    sentences: [
      ['cloudtrail-stop-logging', ELSEWHERE],
      ['guard-service-disabled', 'members of a Macie administrator are deleted'],
      ['guard-service-disabled', 'a rule of a firewall is deleted'],
      ['guard-service-disabled', 'a detector of another service is updated'],
    ],
  },
];
