import { type Cases, minute } from '../events/cases.ts';
import { failedLogin, from, login, person, rootPerson, signInStep, unknownUser } from '../events/sign-in-calls.ts';

const by = rootPerson();
const first = failedLogin({ by });

export const cases: Cases = {
  fires: {
    'root fails once': first,
    'root fails from another address': failedLogin({ by: from(by, { address: '203.0.113.5' }) }),
    'root fails three times in ten minutes': [first, failedLogin({ by, at: minute(4) }), failedLogin({ by, at: minute(10) })],
    'root fails again a day later': [first, failedLogin({ by, at: minute(24 * 60) })],
    'root of another member account fails': failedLogin({ by, account: '123456789012' }),
  },
  staysQuiet: {
    'root signs in': login({ by }),
    'a user fails': failedLogin({ by: person('alice') }),
    'an IAM user named root fails': failedLogin({ by: person('root') }),
    'an unknown user name fails': failedLogin({ by: unknownUser() }),
    'the sign-in page asks root for a second factor': signInStep({ by, name: 'CheckMfa' }),
  },
};
