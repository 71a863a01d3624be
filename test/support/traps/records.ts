import type { Trap } from './trap.ts';

const ELSEWHERE = 'another service records a call of the same name';
const OF_ANOTHER = 'the event is the copy for the caller, and the bucket belongs to another account';

/** Traps about records and how they arrive. */
export const RECORD_TRAPS: readonly Trap[] = [
  {
    number: 12,
    trap: 'The record of a refused call contains the whole request, and some also say that the call succeeded',
    sentences: [
      ['sg-ssh-open-world', 'AWS refused the call'],
      ['sg-ssh-open-world', 'the call was a dry run'],
      ['sg-ssh-open-world', 'a refused call still says that it returned true'],
      ['cloudtrail-stop-logging', 'there is no such trail'],
      ['cloudtrail-stop-logging', 'the signature of the request had expired'],
      ['s3-bucket-acl-public', 'there is no such bucket'],
    ],
  },
  {
    number: 13,
    trap: 'A failed sign-in has no error code, and one step of a sign-in succeeds without being a sign-in',
    sentences: [
      ['console-login-failure', 'a user enters a wrong password'],
      ['console-login-failure', 'a directory rejects a sign-in, which is a different event'],
      ['console-login-success', 'the sign-in page checks for MFA, which succeeds but is not yet a sign-in'],
      ['credential-change', 'root fails to change its password, and the record has no error code'],
    ],
  },
  {
    number: 14,
    trap: 'A successful write may have no response, and a record may have no request',
    sentences: [
      ['s3-bucket-policy-deleted', 'a policy is deleted'],
      ['guard-service-disabled', 'Security Hub is disabled, and the request is empty'],
      ['s3-bucket-acl-public', 'the record has no request at all'],
      ['sg-ssh-open-world', 'the record has no request at all'],
    ],
    readings: [['normalise/normalise.test.ts', "'a request and a response of null read as empty'"]],
  },
  {
    number: 15,
    trap: 'Only rules that ask for reads receive them, AssumeRole is a read, and calls on objects are data events',
    sentences: [
      ['hub-role-misuse', 'the session only reads'],
      ['login-impossible-travel', 'a user signs in, and a key of the same user assumes a role from another place'],
      ['s3-object-acl-public', 'an object is made public, and ACLs have effect'],
    ],
    readings: [['forward/forwarding.test.ts', "'forwards reads of a long-lived key only if the account watches them'"]],
  },
  {
    number: 16,
    trap: 'The same event may arrive more than once: from two trails, by retries and as copies for two accounts',
    sentences: [
      ['cloudtrail-deleted', 'two trails deliver the same event'],
      ['console-bruteforce', 'one failure is delivered three times, each time in a different envelope'],
      ['s3-bucket-policy-public', OF_ANOTHER],
    ],
  },
  {
    number: 17,
    trap: 'Global services are recorded in one Region, and sign-ins in the Region of the sign-in page',
    sentences: [
      ['unusual-region', 'a global service is recorded in its own Region'],
      ['access-key-unusual-source', 'a global service is recorded in its own Region'],
      ['console-login-success', 'a user signs in on a regional sign-in page'],
      ['console-bruteforce', 'the failures are recorded in different Regions'],
    ],
  },
  {
    number: 18,
    trap: 'The detail-type of a sign-in has two spellings',
    sentences: [
      ['root-console-login', 'the detail-type has the other documented spelling'],
      ['root-activity', 'an older record of a sign-in has a different event type'],
    ],
    readings: [['normalise/normalise.test.ts', "'%s is of kind %s under any detail-type'"]],
  },
  {
    number: 19,
    trap: 'Some event names include the API version, and some differ from the name of the API call',
    sentences: [['s3-public-access-block-disabled', 'all four settings are turned off']],
    readings: [
      ['normalise/normalise.test.ts', "['AddPermission20150331v2', 'AddPermission']"],
      ['normalise/normalise.test.ts', "['UpdateDistribution2020_05_31', 'UpdateDistribution']"],
      ['normalise/normalise.test.ts', "['ListObjectsV2', 'ListObjectsV2']"],
    ],
  },
  {
    number: 20,
    trap: 'Different services have calls of the same name',
    sentences: [
      ['cloudtrail-stop-logging', ELSEWHERE],
      ['guard-service-disabled', 'members of a Macie administrator are deleted'],
      ['guard-service-disabled', 'a WAF rule is deleted'],
      ['guard-service-disabled', 'a detector of another service is updated'],
    ],
  },
];
