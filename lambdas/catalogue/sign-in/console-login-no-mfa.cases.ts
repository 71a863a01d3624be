import { withFields } from '../events/api-call.ts';
import { assumedRole, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { failedLogin, login, person, rootPerson, signInStep } from '../events/sign-in-calls.ts';

const by = person('alice');
const saml = 'arn:aws:iam::444455556666:saml-provider/ExampleIdP';

export const cases: Cases = {
  fires: {
    'a user signs in with only a password': login({ by, mfa: 'No' }),
    'root signs in with only a password': login({ by: rootPerson(), mfa: 'No' }),
    'the MFA value is written in capitals': withFields(login({ by }), { additionalEventData: { MFAUsed: 'NO' } }),
  },
  staysQuiet: {
    'a user signs in with MFA': login({ by }),
    'root signs in with MFA': login({ by: rootPerson() }),
    'an Identity Center user signs in, for whom AWS always records no MFA': login({
      by: ssoPerson('bob@example.com'),
      mfa: 'No',
    }),
    'a role session signs in': login({ by: assumedRole('Admin', 'work'), mfa: 'No' }),
    'a user signs in through SAML': login({ by, mfa: 'No', saml }),
    'the sign-in fails': failedLogin({ by }),
    'the page checks for MFA': signInStep({ by, name: 'CheckMfa' }),
    'the record does not mention MFA': withFields(login({ by }), { additionalEventData: undefined }),
  },
};
