import { altered } from '../events/api-call.ts';
import { service, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { CHROME_ON_WINDOWS, failedLogin, from, login, person, rootPerson, signInStep } from '../events/sign-in-calls.ts';

const saml = 'arn:aws:iam::444455556666:saml-provider/ExampleIdP';

export const cases: Cases = {
  fires: {
    'a user signs in with MFA': login({ by: person('alice') }),
    'a user signs in with a password alone': login({ by: person('alice'), mfa: 'No' }),
    'a person of the identity centre signs in': login({ by: ssoPerson('bob@example.com'), mfa: 'No' }),
    'a person signs in by SAML': login({ by: ssoPerson('bob@example.com'), mfa: 'No', saml }),
    'a user signs in at the page of a Region': login({ by: person('alice'), region: 'eu-central-1' }),
    'a user signs in on Windows': login({ by: from(person('alice'), { agent: CHROME_ON_WINDOWS }) }),
  },
  staysQuiet: {
    'the sign-in fails': failedLogin({ by: person('alice') }),
    'root signs in, which is another scenario': login({ by: rootPerson() }),
    'the page checks for MFA, which is a success and no sign-in': signInStep({ by: person('alice'), name: 'CheckMfa' }),
    'somebody switches the role': signInStep({ by: person('alice'), name: 'SwitchRole', additional: {} }),
    'a service is written into the identity': login({ by: service('signin.amazonaws.com') }),
    'the response is of another step': altered(login({ by: person('alice') }), { responseElements: { CheckMfa: 'Success' } }),
    'a call of the same name is recorded by another service': altered(login({ by: person('alice') }), {
      eventSource: 'cognito-idp.amazonaws.com',
    }),
  },
};
