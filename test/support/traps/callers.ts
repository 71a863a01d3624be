import type { Trap } from './trap.ts';

/** Of who acted, and from where. */
export const CALLER_TRAPS: readonly Trap[] = [
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
];
