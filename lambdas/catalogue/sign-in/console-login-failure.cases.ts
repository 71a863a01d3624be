import { withFields } from '../events/api-call.ts';
import { ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person, rootPerson, signInStep, unknownUser } from '../events/sign-in-calls.ts';

export const cases: Cases = {
  fires: {
    'a user enters a wrong password': failedLogin({ by: person('alice') }),
    'an unknown user name fails, and the address is the resource': failedLogin({ by: unknownUser() }),
    'an unknown user name fails from an IPv6 address': failedLogin({
      by: from(unknownUser(), { address: '2001:db8::7' }),
    }),
    'a role session fails': failedLogin({ by: ssoPerson('bob@example.com') }),
    'several unknown user names fail, and no user can be identified': [
      failedLogin({ by: unknownUser() }),
      failedLogin({ by: unknownUser(), at: minute(1) }),
      failedLogin({ by: from(unknownUser(), { address: '192.0.2.8' }), at: minute(2) }),
    ],
  },
  staysQuiet: {
    'the sign-in succeeds': login({ by: person('alice') }),
    'root fails, which is another scenario': failedLogin({ by: rootPerson() }),
    'the page checks for MFA': signInStep({ by: person('alice'), name: 'CheckMfa' }),
    'a password change fails': withFields(signInStep({ by: person('alice'), name: 'PasswordUpdated' }), {
      responseElements: { PasswordUpdated: 'Failure' },
    }),
    'a directory rejects a sign-in, which is a different event': withFields(
      signInStep({ by: person('alice'), name: 'ExternalIdPDirectoryLogin' }),
      { responseElements: { ExternalIdPDirectoryLogin: 'Failure' } },
    ),
  },
};
