import { type By, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person } from '../events/sign-in-calls.ts';

const DAY = 24 * 60;
const by = person('alice');

function seen(days: number, address: string, who: By = by) {
  return login({ by: from(who, { address }), at: minute(days * DAY), mfa: 'No' });
}

const home = seen(0, '198.51.100.24');
const away = seen(1, '203.0.113.9');

export const cases: Cases = {
  fires: {
    'a user signs in from a second address': [home, away],
    'a user signs in from IPv6 for the first time': [home, seen(1, '2001:db8:1:2::7')],
    'a user signs in from another network of IPv6': [seen(0, '2001:db8:1:2::7'), seen(1, '2001:db8:1:3::7')],
    'an address comes back after more than 90 days': [seen(-92, '203.0.113.9'), seen(-1, '198.51.100.24'), away],
    'a person of the identity centre signs in from a second address': [
      seen(0, '198.51.100.24', ssoPerson('bob@example.com')),
      seen(1, '203.0.113.9', ssoPerson('bob@example.com')),
    ],
    'a person of the identity centre comes into another account from a second address': [
      seen(0, '198.51.100.24', ssoPerson('bob@example.com')),
      login({ by: from(ssoPerson('bob@example.com'), { address: '203.0.113.9' }), at: minute(60), account: '123456789012' }),
    ],
    'the usual address arrives after the new one, which was new all the same': [away, home],
  },
  staysQuiet: {
    'a user signs in for the first time, and there is nothing to compare with': home,
    'a user signs in from the usual address': [home, seen(1, '198.51.100.24')],
    'a user of the same name signs in to another account from a second address': [
      home,
      login({ by: from(by, { address: '203.0.113.9' }), at: minute(60), account: '123456789012' }),
    ],
    'an address comes back within 90 days': [away, seen(2, '198.51.100.24'), seen(80, '203.0.113.9')],
    'the same sign-in is delivered twice': [home, home],
    'somebody else has that address': [home, seen(1, '203.0.113.9', person('bob'))],
    'the device takes another address of the same network of IPv6': [seen(0, '2001:db8:1:2::7'), seen(1, '2001:db8:1:2:ffff::8')],
    'an IPv4 address is written inside an IPv6 one': [home, seen(1, '::ffff:198.51.100.24')],
    'AWS writes a host name where others have an address': [home, seen(1, 'signin.amazonaws.com')],
    'AWS writes that the address is its own': [home, seen(1, 'AWS Internal')],
    'the address is private': [home, seen(1, '10.1.2.3')],
    'the address is shared by a provider': [home, seen(1, '100.64.3.4')],
    'the address cannot be read': [home, seen(1, 'anonymised')],
    'a failed sign-in comes from elsewhere': [home, failedLogin({ by: from(by, { address: '203.0.113.9' }), at: minute(1) })],
  },
};
