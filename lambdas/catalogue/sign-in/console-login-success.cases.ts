import { withFields } from '../events/api-call.ts';
import { service, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import {
  authorizeOAuth,
  CHROME_ON_WINDOWS,
  createOAuthToken,
  failedLogin,
  from,
  login,
  person,
  rootPerson,
  signInStep,
} from '../events/sign-in-calls.ts';

const saml = 'arn:aws:iam::444455556666:saml-provider/ExampleIdP';

export const cases: Cases = {
  fires: {
    'a user signs in with MFA': login({ by: person('alice') }),
    'a user signs in with only a password': login({ by: person('alice'), mfa: 'No' }),
    'an Identity Center user signs in': login({ by: ssoPerson('bob@example.com'), mfa: 'No' }),
    'a user signs in through SAML': login({ by: ssoPerson('bob@example.com'), mfa: 'No', saml }),
    'a user signs in on a regional sign-in page': login({ by: person('alice'), region: 'eu-central-1' }),
    'a user signs in on Windows': login({ by: from(person('alice'), { agent: CHROME_ON_WINDOWS }) }),
  },
  staysQuiet: {
    'the sign-in fails': failedLogin({ by: person('alice') }),
    'root signs in, which is another scenario': login({ by: rootPerson() }),
    'the sign-in page checks for MFA, which succeeds but is not yet a sign-in': signInStep({
      by: person('alice'),
      name: 'CheckMfa',
    }),
    'a user lets a command line act, which is no sign-in to the console': authorizeOAuth({ by: person('alice') }),
    'the command line of a user gets keys': createOAuthToken({ by: person('alice') }),
    'a user switches to a role': signInStep({ by: person('alice'), name: 'SwitchRole', additional: {} }),
    'the identity is an AWS service': login({ by: service('signin.amazonaws.com') }),
    'the response belongs to another step': withFields(login({ by: person('alice') }), {
      responseElements: { CheckMfa: 'Success' },
    }),
    'another service records a call of the same name': withFields(login({ by: person('alice') }), {
      eventSource: 'cognito-idp.amazonaws.com',
    }),
  },
};
