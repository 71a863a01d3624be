/** A sentence of the catalogue that shows a trap: the scenario, and what its case says. */
type Sentence = readonly [scenario: string, sentence: string];

/** What makes naive detectors wrong about AWS's records, in our words, and where it is shown that we are not. */
export type Trap = {
  /** Its number in the design's list of event shapes. */
  readonly number: number;
  readonly trap: string;
  readonly sentences: readonly Sentence[];
  /** Where no scenario depends on it, the title or the row of a test of what is read: the file, and its exact text. */
  readonly readings?: readonly (readonly [file: string, text: string])[];
};

const ELSEWHERE = 'a call of the same name is recorded by another service';
const OF_ANOTHER = 'the caller gets a copy of a call on the bucket of another account';

export const TRAPS: readonly Trap[] = [
  {
    number: 1,
    trap: 'The command line records one rule flat beside an empty collection',
    sentences: [
      ['sg-ssh-open-world', 'SSH is opened in the flat form of the command line'],
      ['sg-ssh-open-world', 'the flat form comes with an empty collection and a private network'],
      ['sg-closed', 'a rule opened in the flat form is revoked in the flat form'],
    ],
  },
  {
    number: 2,
    trap: 'The world is a prefix of no bits, whatever address stands before it, or two halves; a zero address alone is not',
    sentences: [
      ['sg-ssh-open-world', 'the world is written as /0 of some address'],
      ['sg-ssh-open-world', 'the world is written as two halves in one permission'],
      ['sg-ssh-open-world', '0.0.0.0/16 looks like the world and is not'],
    ],
  },
  {
    number: 3,
    trap: 'What is empty is an empty object, and older records lack IPv6 ranges altogether',
    sentences: [
      ['sg-ssh-open-world', 'an older record knows neither IPv6 ranges nor rule ids'],
      ['sg-ssh-open-world', 'a permission names no source at all'],
    ],
  },
  {
    number: 4,
    trap: 'All traffic names no ports, protocols and ports may be text or numbers, and ICMP has types in their place',
    sentences: [
      ['sg-ssh-open-world', 'all traffic is opened, which names no ports'],
      ['sg-ssh-open-world', 'SSH is opened to all of IPv6'],
      ['sg-ssh-open-world', 'the protocol is the text 6'],
      ['sg-ssh-open-world', 'the ports are written as text'],
      ['sg-ssh-open-world', 'ICMP has types where others have ports'],
      ['sg-open-all-ports', 'all traffic is opened with the ports written as -1'],
    ],
  },
  {
    number: 5,
    trap: 'A range covers a port without naming it, and port and source belong to one permission',
    sentences: [
      ['sg-ssh-open-world', 'a range around port 22 is opened'],
      ['sg-open-all-ports', 'TCP 0 to 65535 is opened'],
      ['sg-ssh-open-world', 'one call opens 443 to the world and 22 to a private network'],
    ],
  },
  {
    number: 6,
    trap: 'What a prefix list holds is not in the record, so it is asked for, and unknown is said where nobody answers',
    sentences: [
      ['sg-ssh-open-world', 'the source is a prefix list that holds the world'],
      ['sg-ssh-open-world', 'the source is a prefix list and nobody tells what it holds'],
    ],
  },
  {
    number: 7,
    trap: 'A modified rule is written in capitals, one as an object and several as a list, and does not say its direction',
    sentences: [
      ['sg-ssh-open-world', 'one existing rule is modified to be open'],
      ['sg-ssh-open-world', 'the second of several modified rules is open'],
      ['sg-ssh-open-world', 'a rule of unknown direction is modified to all traffic of the world'],
    ],
  },
  {
    number: 8,
    trap: 'An outgoing rule looks like an incoming one, and the widest of them is what every group starts with',
    sentences: [
      ['sg-open-all-ports', 'the default outgoing rule is written'],
      ['sg-ssh-open-world', 'the same is allowed outwards'],
    ],
  },
  {
    number: 9,
    trap: 'The answer tells rule by rule what was done, by ids that a revocation may name alone',
    sentences: [
      ['sg-closed', 'the opened rule is revoked by its id'],
      ['sg-closed', 'the opened rule is revoked by its id, which only the answer to the revocation explains'],
    ],
  },
  {
    number: 10,
    trap: 'The groups of a launch stand in one of four places',
    sentences: [
      ['run-instances-open-sg', 'the group is open for SSH'],
      ['run-instances-open-sg', 'the group is named for the interface'],
      ['run-instances-open-sg', 'a launch template names the group, so only the answer has it'],
      ['run-instances-open-sg', 'only the interface in the answer has the group'],
    ],
  },
  {
    number: 11,
    trap: 'An entry of a network ACL names protocol and ports in a form of its own, and opens nothing that a group keeps shut',
    sentences: [
      ['sg-open-all-ports', 'a network ACL lets all traffic in, which no group does'],
      ['sg-open-all-ports', 'an entry of a network ACL is replaced by one for all traffic'],
    ],
    readings: [['normalise/normalise.test.ts', "'an entry of a network ACL keeps its empty range of ports'"]],
  },
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
  {
    number: 21,
    trap: 'Root may carry an invoker in the console and another name, and is only not root where a service acts',
    sentences: [
      ['root-activity', 'root works in the console, which names itself as the invoker'],
      ['root-activity', 'root carries a user name, which is the alias of the account'],
      ['root-activity', 'root has another session name in its principal'],
      ['root-activity', 'a service does something in the name of root'],
    ],
  },
  {
    number: 22,
    trap: 'A service may be told by its invoker alone, and a passed-on call is still the call of its user',
    sentences: [
      ['root-activity', 'AWS tells of an event that nobody called for'],
      ['root-activity', 'AWS passed the call of root on'],
    ],
    readings: [['normalise/normalise.test.ts', "'a service event whose identity lacks a type'"]],
  },
  {
    number: 23,
    trap: 'Where an address should be there may be a host name, a word, IPv6 or something unreadable',
    sentences: [
      ['login-new-ip', 'AWS writes a host name where others have an address'],
      ['login-new-ip', 'AWS writes that the address is its own'],
      ['login-new-ip', 'the address cannot be read'],
      ['login-new-ip', 'a user signs in from IPv6 for the first time'],
      ['access-key-unusual-source', 'AWS made the address unreadable'],
    ],
  },
  {
    number: 24,
    trap: 'A person of the identity centre is the name of a session, and behind a session there may be no user to deny',
    sentences: [
      ['login-impossible-travel', 'a person of the identity centre comes into two accounts from two places'],
      ['console-bruteforce', 'a session of a role fails three times, and no user could be kept out'],
    ],
    readings: [['normalise/normalise.test.ts', "'a federated user, whose issuer is a user and no role'"]],
  },
  {
    number: 25,
    trap: 'One word stands for every name that does not exist',
    sentences: [
      ['console-bruteforce', 'names that do not exist fail three times, and are no one person'],
      ['console-login-failure', 'a name that does not exist is tried, and kept under its address'],
    ],
  },
  {
    number: 26,
    trap: 'Of sessions and of people others vouch for, AWS always says that there was no second factor',
    sentences: [
      ['console-login-no-mfa', 'a person of the identity centre signs in, of whom AWS always says no'],
      ['console-login-no-mfa', 'a session of a role signs in'],
      ['console-login-no-mfa', 'somebody signs in by SAML'],
      ['console-login-no-mfa', 'a user signs in with MFA'],
    ],
  },
  {
    number: 27,
    trap: 'A key that names nobody is for the caller, and only the answer is sure of it',
    sentences: [
      ['root-access-key-created', 'root makes a key and names nobody, which means for root'],
      ['access-key-created', 'a user makes a key and names nobody'],
      ['access-key-created-for-other', 'only the answer tells that the key is for another'],
    ],
  },
  {
    number: 28,
    trap: 'Where its device is taken away, root has a user name of its own',
    sentences: [['mfa-deactivated', 'root deactivates its own, which has a name of its own']],
  },
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
  {
    number: 37,
    trap: 'A finding of GuardDuty is told again, may be a sample or archived, and is written in two cases',
    sentences: [
      ['guardduty-finding', 'no severity is told'],
      ['guardduty-finding', 'a severity of 9 is critical'],
      ['guardduty-finding', 'a sample comes in'],
      ['guardduty-finding', 'the same finding is told again with a higher count'],
      ['guardduty-finding', 'the finding is archived'],
    ],
    readings: [
      ['catalogue/notices.test.ts', "'reads the same in PascalCase, as the API and the console write it'"],
      ['catalogue/notices.test.ts', "'a finding of GuardDuty told twice is a duplicate, and each update of it is news'"],
    ],
  },
  {
    number: 38,
    trap: 'Security Hub tells findings in batches, old ones by a number, settled ones too, and those of GuardDuty once more',
    sentences: [
      ['securityhub-finding', 'the second of several findings fails'],
      ['securityhub-finding', 'an old finding carries only a number'],
      ['securityhub-finding', 'a check is passed'],
      ['securityhub-finding', 'somebody resolved it'],
      ['securityhub-finding', 'it is archived'],
      ['securityhub-finding', 'GuardDuty found it and tells of it itself'],
      ['guardduty-finding', 'Security Hub tells of the same finding'],
      ['securityhub-custom-action', 'an action is pressed on two findings'],
    ],
  },
  {
    number: 39,
    trap: 'The first evaluation of Config has no old result, and what is gone is not applicable',
    sentences: [
      ['config-noncompliant', 'the very first evaluation finds it'],
      ['config-noncompliant', 'the group is gone'],
      ['config-noncompliant', 'the old result alone says NON_COMPLIANT'],
    ],
    readings: [['normalise/normalise.test.ts', "'the event AWS Config invokes the function of a rule with'"]],
  },
];
