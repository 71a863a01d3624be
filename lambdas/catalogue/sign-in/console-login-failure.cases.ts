import { altered } from '../events/api-call.ts';
import { ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person, rootPerson, signInStep, stranger } from '../events/sign-in-calls.ts';

export const cases: Cases = {
  fires: {
    'a user mistypes the password': failedLogin({ by: person('alice') }),
    'a name that does not exist is tried, and kept under its address': failedLogin({ by: stranger() }),
    'a name that does not exist is tried from an address in IPv6': failedLogin({
      by: from(stranger(), { address: '2001:db8::7' }),
    }),
    'a session of a role fails': failedLogin({ by: ssoPerson('bob@example.com') }),
    'strangers fail one after another, and none of them is anybody': [
      failedLogin({ by: stranger() }),
      failedLogin({ by: stranger(), at: minute(1) }),
      failedLogin({ by: from(stranger(), { address: '192.0.2.8' }), at: minute(2) }),
    ],
  },
  staysQuiet: {
    'the sign-in works': login({ by: person('alice') }),
    'root fails, which is another scenario': failedLogin({ by: rootPerson() }),
    'the page checks for MFA': signInStep({ by: person('alice'), name: 'CheckMfa' }),
    'a password could not be changed': altered(signInStep({ by: person('alice'), name: 'PasswordUpdated' }), {
      responseElements: { PasswordUpdated: 'Failure' },
    }),
    'a directory refused somebody, which is its own event': altered(
      signInStep({ by: person('alice'), name: 'ExternalIdPDirectoryLogin' }),
      { responseElements: { ExternalIdPDirectoryLogin: 'Failure' } },
    ),
  },
};
