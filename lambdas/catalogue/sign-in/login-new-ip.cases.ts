import { type By, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { authorizeOAuth, createOAuthToken, failedLogin, from, login, person } from '../events/sign-in-calls.ts';

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
    'a user signs in from another IPv6 network': [seen(0, '2001:db8:1:2::7'), seen(1, '2001:db8:1:3::7')],
    'an address is used again after more than 90 days': [seen(-92, '203.0.113.9'), seen(-1, '198.51.100.24'), away],
    'an Identity Center user signs in from a second address': [
      seen(0, '198.51.100.24', ssoPerson('bob@example.com')),
      seen(1, '203.0.113.9', ssoPerson('bob@example.com')),
    ],
    'an Identity Center user signs in to another account from a second address': [
      seen(0, '198.51.100.24', ssoPerson('bob@example.com')),
      login({ by: from(ssoPerson('bob@example.com'), { address: '203.0.113.9' }), at: minute(60), account: '123456789012' }),
    ],
    'a user lets a command line act from a second address': [
      home,
      authorizeOAuth({ by: from(by, { address: '203.0.113.9' }), at: minute(DAY) }),
    ],
    'the sign-in from the usual address arrives after that from the new one': [away, home],
  },
  staysQuiet: {
    'a command line gets keys from a second address, and its user signed in elsewhere': [
      home,
      createOAuthToken({ by: from(by, { address: '203.0.113.9' }), at: minute(DAY) }),
    ],
    'a user signs in for the first time, so there is no earlier address': home,
    'a user signs in from the usual address': [home, seen(1, '198.51.100.24')],
    'a user of the same name signs in to another account from a second address': [
      home,
      login({ by: from(by, { address: '203.0.113.9' }), at: minute(60), account: '123456789012' }),
    ],
    'an address is used again within 90 days': [away, seen(2, '198.51.100.24'), seen(80, '203.0.113.9')],
    'the same sign-in is delivered twice': [home, home],
    'another user signs in from that address': [home, seen(1, '203.0.113.9', person('bob'))],
    'the device has another address of the same IPv6 network': [seen(0, '2001:db8:1:2::7'), seen(1, '2001:db8:1:2:ffff::8')],
    'the usual IPv4 address is written as an IPv6 address': [home, seen(1, '::ffff:198.51.100.24')],
    'the address is the host name of an AWS service': [home, seen(1, 'signin.amazonaws.com')],
    'the address is AWS Internal': [home, seen(1, 'AWS Internal')],
    'the address is private': [home, seen(1, '10.1.2.3')],
    'the address is a shared carrier address': [home, seen(1, '100.64.3.4')],
    'the address cannot be read': [home, seen(1, 'anonymised')],
    'a failed sign-in comes from another address': [
      home,
      failedLogin({ by: from(by, { address: '203.0.113.9' }), at: minute(1) }),
    ],
  },
};
