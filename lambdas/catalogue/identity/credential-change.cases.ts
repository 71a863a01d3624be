import { altered, apiCall } from '../events/api-call.ts';
import { iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { changePassword, iamCall, loginProfile } from '../events/identity-calls.ts';
import { login, rootPerson, signInStep } from '../events/sign-in-calls.ts';

const updated = signInStep({ name: 'PasswordUpdated', by: rootPerson() });

export const cases: Cases = {
  fires: {
    'a user changes its own password': changePassword(),
    'a user sets its own password through its profile': loginProfile({ change: 'Update', user: 'alice' }),
    'a user gives itself a password': loginProfile({ change: 'Create', user: 'alice' }),
    'the password of a user is taken away': loginProfile({ change: 'Delete', user: 'alice', by: iamUser('bob') }),
    'a person of the identity centre takes it away': loginProfile({
      change: 'Delete',
      user: 'alice',
      by: ssoPerson('bob@example.com'),
    }),
    'root changes its password, as sign-in tells': updated,
  },
  staysQuiet: {
    'somebody sets the password of another, which is another scenario': loginProfile({
      change: 'Update',
      user: 'alice',
      by: iamUser('bob'),
    }),
    'root gives a user a password': loginProfile({ change: 'Create', user: 'alice', by: root() }),
    'root could not change its password, which carries no error code': altered(updated, {
      responseElements: { PasswordUpdated: 'Failure' },
      errorMessage: 'Failed authentication',
    }),
    'the new password breaks the policy': changePassword({ error: 'PasswordPolicyViolationException' }),
    'AWS denied it': loginProfile({ change: 'Update', user: 'alice', error: 'AccessDenied' }),
    'a user of a directory changes a password, which another service records': apiCall({
      source: 'cognito-idp.amazonaws.com',
      name: 'ChangePassword',
      request: null,
    }),
    'the rules for passwords change': iamCall({ name: 'UpdateAccountPasswordPolicy', request: { minimumPasswordLength: 14 } }),
    'somebody signs in': login({ by: rootPerson() }),
  },
};
