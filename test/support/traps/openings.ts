import type { Trap } from './trap.ts';

/** Traps about rules, security groups and network ACLs. */
export const OPENING_TRAPS: readonly Trap[] = [
  {
    number: 1,
    trap: 'The command line leaves one rule in the flat form next to an empty collection',
    sentences: [
      ['sg-ssh-open-world', 'SSH is opened in the flat form of the command line'],
      ['sg-ssh-open-world', 'the flat form contains an empty collection and a private network'],
      ['sg-closed', 'a rule opened in the flat form is revoked in the flat form'],
    ],
  },
  {
    number: 2,
    trap: '/0 after any address is the whole internet, and so are its two halves; an address of zeros with another prefix is not',
    sentences: [
      ['sg-ssh-open-world', 'the source is /0 after an address other than 0.0.0.0'],
      ['sg-ssh-open-world', 'the sources are the two halves of the internet in one permission'],
      ['sg-ssh-open-world', 'the source is 0.0.0.0/16, which is not the whole internet'],
    ],
  },
  {
    number: 3,
    trap: 'An empty collection is an empty object, and older records have no IPv6 ranges',
    sentences: [
      ['sg-ssh-open-world', 'an older record has no IPv6 ranges and no rule ids'],
      ['sg-ssh-open-world', 'a permission names no source'],
    ],
  },
  {
    number: 4,
    trap: 'All traffic has no ports, protocols and ports may be strings or numbers, and ICMP has types in place of ports',
    sentences: [
      ['sg-ssh-open-world', 'all traffic is opened, and the record names no ports'],
      ['sg-ssh-open-world', 'SSH is opened to all of IPv6'],
      ['sg-ssh-open-world', 'the protocol is the string 6'],
      ['sg-ssh-open-world', 'the ports are written as strings'],
      ['sg-ssh-open-world', 'ICMP is opened, and its types are recorded in place of ports'],
      ['sg-open-all-ports', 'all traffic is opened with the ports written as -1'],
    ],
  },
  {
    number: 5,
    trap: 'A range includes a port without naming it, and a port and its source must be read from the same permission',
    sentences: [
      ['sg-ssh-open-world', 'a range around port 22 is opened'],
      ['sg-open-all-ports', 'TCP 0 to 65535 is opened'],
      ['sg-ssh-open-world', 'one call opens 443 to the internet and 22 to a private network'],
    ],
  },
  {
    number: 6,
    trap: 'The record does not contain the entries of a prefix list, so the hub reads them; if it cannot, the result is unknown',
    sentences: [
      ['sg-ssh-open-world', 'the source is a prefix list that contains the whole internet'],
      ['sg-ssh-open-world', 'the source is a prefix list whose content is unknown'],
    ],
  },
  {
    number: 7,
    trap: 'A modified rule has capitalised fields and no direction; one rule is an object, several are a list',
    sentences: [
      ['sg-ssh-open-world', 'one existing rule is modified and now opens SSH'],
      ['sg-ssh-open-world', 'the second of several modified rules opens SSH'],
      ['sg-ssh-open-world', 'a rule of unknown direction is modified to all traffic and the whole internet'],
    ],
  },
  {
    number: 8,
    trap: 'An outgoing rule looks like an incoming one, and every new group has an outgoing rule for all traffic',
    sentences: [
      ['sg-open-all-ports', 'the default outgoing rule is added'],
      ['sg-ssh-open-world', 'the rule is outgoing'],
    ],
  },
  {
    number: 9,
    trap: 'The response lists each rule with its id, and a revocation may name only the id',
    sentences: [
      ['sg-closed', 'the opened rule is revoked by its id'],
      ['sg-closed', 'the opened rule is revoked by its id, and only the response describes the rule'],
    ],
  },
  {
    number: 10,
    trap: 'The security groups of a launch are in one of four places',
    sentences: [
      ['run-instances-open-sg', 'the group is open for SSH'],
      ['run-instances-open-sg', 'the request names the group for the network interface'],
      ['run-instances-open-sg', 'a launch template names the group, so only the response contains it'],
      ['run-instances-open-sg', 'only the network interface in the response contains the group'],
    ],
  },
  {
    number: 11,
    trap: 'An entry of a network ACL has its own form of protocol and ports, and opens nothing that a security group blocks',
    sentences: [
      ['sg-open-all-ports', 'a network ACL allows all traffic, but no security group does'],
      ['sg-open-all-ports', 'an entry of a network ACL is replaced by one that allows all traffic'],
    ],
    readings: [['normalise/normalise.test.ts', "'an entry of a network ACL keeps its empty range of ports'"]],
  },
];
