import { apiCall, withFields } from '../events/api-call.ts';
import { iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { changePassword, iamCall, loginProfile } from '../events/identity-calls.ts';
import { login, rootPerson, signInStep } from '../events/sign-in-calls.ts';

const onPage = (name: string) => signInStep({ name, by: rootPerson(), additional: { MfaType: 'None' } });
const updated = onPage('PasswordUpdated');

export const cases: Cases = {
  fires: {
    'a user changes its own password': changePassword(),
    'a user changes its own password through its login profile': loginProfile({ change: 'Update', user: 'alice' }),
    'a user creates its own login profile': loginProfile({ change: 'Create', user: 'alice' }),
    'the login profile of a user is deleted': loginProfile({ change: 'Delete', user: 'alice', by: iamUser('bob') }),
    'an Identity Center user deletes the login profile of a user': loginProfile({
      change: 'Delete',
      user: 'alice',
      by: ssoPerson('bob@example.com'),
    }),
    'root changes its password, which sign-in records': updated,
    'the password of root is to be recovered, which only the sign-in page records': onPage('PasswordRecoveryRequested'),
    'the password of root is recovered': onPage('PasswordRecoveryCompleted'),
    'the address of root changes': onPage('EmailUpdated'),
  },
  staysQuiet: {
    'the recovery of the password of root fails': withFields(onPage('PasswordRecoveryRequested'), {
      responseElements: { PasswordRecoveryRequested: 'Failure' },
    }),
    'a user sets the password of another user, which is another scenario': loginProfile({
      change: 'Update',
      user: 'alice',
      by: iamUser('bob'),
    }),
    'root creates the login profile of a user': loginProfile({ change: 'Create', user: 'alice', by: root() }),
    'root fails to change its password, and the record has no error code': withFields(updated, {
      responseElements: { PasswordUpdated: 'Failure' },
      errorMessage: 'Failed authentication',
    }),
    'the new password violates the password policy': changePassword({ error: 'PasswordPolicyViolationException' }),
    'AWS denied it': loginProfile({ change: 'Update', user: 'alice', error: 'AccessDenied' }),
    'a directory user changes a password, which another service records': apiCall({
      source: 'cognito-idp.amazonaws.com',
      name: 'ChangePassword',
      request: null,
    }),
    'the password policy changes': iamCall({ name: 'UpdateAccountPasswordPolicy', request: { minimumPasswordLength: 14 } }),
    'a user signs in': login({ by: rootPerson() }),
  },
};
