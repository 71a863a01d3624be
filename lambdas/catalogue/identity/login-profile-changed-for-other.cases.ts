import { assumedRole, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { changePassword, loginProfile } from '../events/identity-calls.ts';

const user = 'alice';

export const cases: Cases = {
  fires: {
    'a user creates the login profile of another user': loginProfile({ change: 'Create', user, by: iamUser('mallory') }),
    'a user changes the password of another user': loginProfile({ change: 'Update', user, by: iamUser('mallory') }),
    'a role session changes the password of a user': loginProfile({ change: 'Update', user, by: assumedRole('Admin', 'alice') }),
    'an Identity Center user creates the login profile of a user': loginProfile({
      change: 'Create',
      user,
      by: ssoPerson('bob@example.com'),
    }),
    'root changes the password of a user': loginProfile({ change: 'Update', user, by: root() }),
  },
  staysQuiet: {
    'a user changes its own login profile': loginProfile({ change: 'Update', user }),
    'a user names itself in another case': loginProfile({ change: 'Update', user: 'Alice' }),
    'a user changes its own password': changePassword(),
    'the login profile of a user is deleted': loginProfile({ change: 'Delete', user, by: iamUser('mallory') }),
    'AWS denied it': loginProfile({ change: 'Create', user, by: iamUser('mallory'), error: 'AccessDenied' }),
    'the user already has a login profile': loginProfile({
      change: 'Create',
      user,
      by: iamUser('mallory'),
      error: 'EntityAlreadyExistsException',
    }),
  },
};
