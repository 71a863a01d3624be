import type { Trap } from './trap.ts';

/** Traps about the caller and the source address. */
export const CALLER_TRAPS: readonly Trap[] = [
  {
    number: 21,
    trap: 'A call of root may name the console as invoker or carry another name; only when a service makes the call is it not root',
    sentences: [
      ['root-activity', 'root uses the console, and the record names the console as the invoker'],
      ['root-activity', 'the identity of root has the account alias as its user name'],
      ['root-activity', 'the principal id of root has a session name'],
      ['root-activity', 'an AWS service makes the call in the name of root'],
    ],
  },
  {
    number: 22,
    trap: 'The invoker may be the only sign of a service, and a forwarded call is still the call of its user',
    sentences: [
      ['root-activity', 'the record is a service event, not a call'],
      ['root-activity', 'AWS forwarded a call of root'],
    ],
    readings: [['normalise/normalise.test.ts', "'a service event whose identity has no type'"]],
  },
  {
    number: 23,
    trap: 'The source address may be a host name, a word, IPv6 or unreadable',
    sentences: [
      ['login-new-ip', 'the address is the host name of an AWS service'],
      ['login-new-ip', 'the address is AWS Internal'],
      ['login-new-ip', 'the address cannot be read'],
      ['login-new-ip', 'a user signs in from IPv6 for the first time'],
      ['access-key-unusual-source', 'AWS hides the address'],
    ],
  },
  {
    number: 24,
    trap: 'An Identity Center user is only a session name, and a role session may have no IAM user to deny',
    sentences: [
      ['login-impossible-travel', 'an Identity Center user signs in to two accounts from two places'],
      ['console-bruteforce', 'a role session fails three times, and there is no user to block'],
    ],
    readings: [['normalise/normalise.test.ts', "'a federated user, whose issuer is a user and not a role'"]],
  },
  {
    number: 25,
    trap: 'AWS masks every unknown user name with the same word',
    sentences: [
      ['console-bruteforce', 'unknown user names fail three times, and AWS masks them all alike'],
      ['console-login-failure', 'an unknown user name fails, and the address is the resource'],
    ],
  },
  {
    number: 26,
    trap: 'For role sessions and federated users AWS always records that no MFA was used',
    sentences: [
      ['console-login-no-mfa', 'an Identity Center user signs in, for whom AWS always records no MFA'],
      ['console-login-no-mfa', 'a role session signs in'],
      ['console-login-no-mfa', 'a user signs in through SAML'],
      ['console-login-no-mfa', 'a user signs in with MFA'],
    ],
  },
  {
    number: 27,
    trap: 'A key request without a user name is for the caller, and only the response confirms it',
    sentences: [
      ['root-access-key-created', 'root creates a key and names no user, so the key is for root'],
      ['access-key-created', 'a user creates a key and names no user'],
      ['access-key-created-for-other', 'only the response shows that the key is for another user'],
    ],
  },
  {
    number: 28,
    trap: 'When the MFA device of root is deactivated, the record names root by a special user name',
    sentences: [['mfa-deactivated', 'root deactivates its own device, which has a special user name']],
  },
];
