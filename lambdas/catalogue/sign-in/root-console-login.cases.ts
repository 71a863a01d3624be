import { withFields } from '../events/api-call.ts';
import { root } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import {
  authorizeOAuth,
  createOAuthToken,
  failedLogin,
  from,
  login,
  person,
  rootPerson,
  signInStep,
} from '../events/sign-in-calls.ts';

const by = rootPerson();

export const cases: Cases = {
  fires: {
    'root signs in with MFA': login({ by }),
    'root signs in with only a password': login({ by, mfa: 'No' }),
    'root signs in from an IPv6 address': login({ by: from(by, { address: '2001:db8::7' }) }),
    'the detail-type has the other documented spelling': {
      ...login({ by }),
      'detail-type': 'AWS Console Signin via CloudTrail',
    },
    'an older record has a different event type and does not mention MFA': withFields(login({ by }), {
      eventVersion: '1.05',
      eventType: 'AwsConsoleSignin',
      additionalEventData: { LoginTo: 'https://console.aws.amazon.com/console/home', MobileVersion: 'No' },
    }),
    'root lets a command line act as root': authorizeOAuth({ by }),
    'root lets a command line act as root without MFA': authorizeOAuth({ by, mfa: false }),
    'the third attempt succeeds': [failedLogin({ by }), failedLogin({ by, at: minute(1) }), login({ by, at: minute(2) })],
  },
  staysQuiet: {
    'the sign-in fails': failedLogin({ by }),
    'an IAM user named root signs in': login({ by: person('root') }),
    'the sign-in page asks root for a second factor, and root is not signed in yet': signInStep({ by, name: 'CheckMfa' }),
    'root changes its password, which is not a sign-in': signInStep({ by, name: 'PasswordUpdated', additional: {} }),
    'root switches to a role in the console': signInStep({ by: root(), name: 'SwitchRole', additional: {} }),
    'root does not let the command line act': authorizeOAuth({ by, success: false }),
    'a user lets a command line act': authorizeOAuth({ by: person('alice') }),
    'the command line of root gets keys, which is another scenario': createOAuthToken({ by }),
    'the record has no response': withFields(login({ by }), { responseElements: null }),
  },
};
