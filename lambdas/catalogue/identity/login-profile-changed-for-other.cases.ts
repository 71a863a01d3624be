import { assumedRole, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { changePassword, loginProfile } from '../events/identity-calls.ts';

const user = 'alice';

export const cases: Cases = {
  fires: {
    'a user gives another a password': loginProfile({ change: 'Create', user, by: iamUser('mallory') }),
    'a user changes the password of another': loginProfile({ change: 'Update', user, by: iamUser('mallory') }),
    'a session of a role does, which is nobody': loginProfile({ change: 'Update', user, by: assumedRole('Admin', 'alice') }),
    'a person of the identity centre does': loginProfile({ change: 'Create', user, by: ssoPerson('bob@example.com') }),
    'root does': loginProfile({ change: 'Update', user, by: root() }),
  },
  staysQuiet: {
    'a user changes its own': loginProfile({ change: 'Update', user }),
    'a user names itself in another case': loginProfile({ change: 'Update', user: 'Alice' }),
    'a user changes its own password': changePassword(),
    'the password of a user is taken away': loginProfile({ change: 'Delete', user, by: iamUser('mallory') }),
    'AWS denied it': loginProfile({ change: 'Create', user, by: iamUser('mallory'), error: 'AccessDenied' }),
    'the user has a password already': loginProfile({
      change: 'Create',
      user,
      by: iamUser('mallory'),
      error: 'EntityAlreadyExistsException',
    }),
  },
};
