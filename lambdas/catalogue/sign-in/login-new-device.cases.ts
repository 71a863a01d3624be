import { withFields } from '../events/api-call.ts';
import { type By, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { CHROME_ON_WINDOWS, FIREFOX_ON_LINUX, failedLogin, from, login, person } from '../events/sign-in-calls.ts';

const by = person('alice');
const SAFARI_ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
const SAFARI_ON_IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile Safari/604.1';
const CHROME_ON_MAC =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const EDGE_ON_WINDOWS = `${CHROME_ON_WINDOWS} Edg/141.0.0.0`;

function seen(day: number, agent: string, who: By = by) {
  return login({ by: from(who, { agent }), at: minute(day * 24 * 60), mfa: 'No' });
}

const usual = seen(0, FIREFOX_ON_LINUX);

export const cases: Cases = {
  fires: {
    'a user signs in with another browser on another system': [usual, seen(1, CHROME_ON_WINDOWS)],
    'a user signs in with another browser on the same system': [seen(0, SAFARI_ON_MAC), seen(1, CHROME_ON_MAC)],
    'a user signs in with the same browser on a phone': [seen(0, SAFARI_ON_MAC), seen(1, SAFARI_ON_IPHONE)],
    'a user changes from Chrome to Edge, whose user agent also contains Chrome': [
      seen(0, CHROME_ON_WINDOWS),
      seen(1, EDGE_ON_WINDOWS),
    ],
    'a script signs in instead of a browser': [usual, seen(1, 'python-requests/2.32.3')],
    'a device is used again after more than 90 days': [
      seen(-92, CHROME_ON_WINDOWS),
      seen(-1, FIREFOX_ON_LINUX),
      seen(1, CHROME_ON_WINDOWS),
    ],
    'an Identity Center user signs in with another device': [
      seen(0, FIREFOX_ON_LINUX, ssoPerson('bob@example.com')),
      seen(1, SAFARI_ON_IPHONE, ssoPerson('bob@example.com')),
    ],
    'an Identity Center user signs in to another account with another device': [
      seen(0, FIREFOX_ON_LINUX, ssoPerson('bob@example.com')),
      login({ by: from(ssoPerson('bob@example.com'), { agent: SAFARI_ON_IPHONE }), at: minute(60), account: '123456789012' }),
    ],
  },
  staysQuiet: {
    'a user signs in for the first time': usual,
    'only the version of the browser is new': [usual, seen(30, FIREFOX_ON_LINUX.replaceAll('140.0', '144.0'))],
    'only the version of the system is new': [seen(0, SAFARI_ON_IPHONE), seen(30, SAFARI_ON_IPHONE.replace('18_6', '26_1'))],
    'a device is used again within 90 days': [usual, seen(1, CHROME_ON_WINDOWS), seen(80, FIREFOX_ON_LINUX)],
    'the same sign-in is delivered twice': [usual, usual],
    'an Identity Center user signs in to a new account with the usual device': [
      seen(0, FIREFOX_ON_LINUX, ssoPerson('bob@example.com')),
      login({ by: from(ssoPerson('bob@example.com'), { agent: FIREFOX_ON_LINUX }), at: minute(60), account: '123456789012' }),
    ],
    'another user signs in with that device': [usual, seen(1, CHROME_ON_WINDOWS, person('bob'))],
    'the record has no user agent': [usual, withFields(seen(1, ''), { userAgent: undefined })],
    'the user agent is the name of an AWS service': [usual, seen(1, 'signin.amazonaws.com')],
    'the user agent is AWS Internal': [usual, seen(1, 'AWS Internal')],
    'a failed sign-in comes from another device': [
      usual,
      failedLogin({ by: from(by, { agent: CHROME_ON_WINDOWS }), at: minute(1) }),
    ],
  },
};
