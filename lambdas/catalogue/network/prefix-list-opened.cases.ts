import type { Cases, KnownFact } from '../events/cases.ts';
import { modifyPrefixList, restorePrefixList } from '../events/security-group-calls.ts';

const prefixList = 'pl-0a1b2c3d4e5f60001';
const adds = (...cidrs: string[]) => modifyPrefixList({ prefixList, adds: cidrs });
const holds = (...cidrs: string[]): KnownFact => [{ ask: 'prefix-list', id: prefixList }, { cidrs }];
const usedBy = (...groups: string[]): KnownFact => [{ ask: 'prefix-list-users', id: prefixList }, { groups }];
const group = 'sg-0a1b2c3d4e5f60001';

export const cases: Cases = {
  fires: {
    'the whole internet is added to a list that a group uses': {
      events: adds('0.0.0.0/0'),
      facts: [holds('198.51.100.0/24', '0.0.0.0/0'), usedBy(group)],
    },
    'the second half of the internet is added, and the entries are read before the change is done': {
      events: adds('128.0.0.0/1'),
      facts: [holds('0.0.0.0/1'), usedBy(group)],
    },
    'an office is added to a list that holds as much as one organization has': {
      events: adds('198.51.100.0/24'),
      facts: [holds('17.0.0.0/8'), usedBy(group)],
    },
    'several entries of a list for IPv6 add up': {
      events: adds('2400:cb00::/32', '2606:4700::/32'),
      facts: [holds('2400:cb00::/32', '2606:4700::/32'), usedBy(group)],
    },
    'an earlier version that held the internet is restored': {
      events: restorePrefixList({ prefixList, version: 2 }),
      facts: [holds('0.0.0.0/0'), usedBy(group)],
    },
    'a large part of the internet is added, and it cannot be read who uses the list': adds('0.0.0.0/1'),
  },
  staysQuiet: {
    'an office is added': { events: adds('198.51.100.0/24'), facts: [holds('198.51.100.0/24'), usedBy(group)] },
    'the internet is added to a list that only route tables use': {
      events: adds('0.0.0.0/0'),
      facts: [holds('0.0.0.0/0'), usedBy()],
    },
    'entries are only removed': modifyPrefixList({ prefixList, removes: ['198.51.100.0/24'] }),
    'private networks are added': { events: adds('10.0.0.0/8'), facts: [holds('10.0.0.0/8'), usedBy(group)] },
    'an office is added, and the list cannot be read': adds('198.51.100.0/24'),
    'AWS refused the call': modifyPrefixList({ prefixList, adds: ['0.0.0.0/0'], error: 'Client.UnauthorizedOperation' }),
  },
};
