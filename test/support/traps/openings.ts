import type { Trap } from './trap.ts';

/** Of rules, groups and network ACLs. */
export const OPENING_TRAPS: readonly Trap[] = [
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
];
