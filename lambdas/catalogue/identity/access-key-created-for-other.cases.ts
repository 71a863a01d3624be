import { assumedRole, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { createAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a user creates a key for another user': createAccessKey({ by: iamUser('mallory'), user: 'alice', key }),
    'only the response shows that the key is for another user': createAccessKey({ by: iamUser('mallory'), owner: 'alice', key }),
    'a role session creates a key for a user': createAccessKey({ by: assumedRole('Admin', 'alice'), user: 'alice', key }),
    'an Identity Center user creates a key for a user': createAccessKey({ by: ssoPerson('alice'), user: 'alice', key }),
    'root creates a key for a user': createAccessKey({ by: root(), user: 'alice', key }),
  },
  staysQuiet: {
    'a user creates a key for itself': createAccessKey({ user: 'alice', key }),
    'a user creates a key and names no user': createAccessKey({ key, owner: 'alice' }),
    'a user names itself in another case': createAccessKey({ user: 'ALICE', owner: 'alice', key }),
    'root creates a key for itself': createAccessKey({ by: root(), key }),
    'AWS denied it': createAccessKey({ by: iamUser('mallory'), user: 'alice', key, error: 'AccessDenied' }),
    'there is no such user': createAccessKey({ by: iamUser('mallory'), user: 'nobody', key, error: 'NoSuchEntityException' }),
  },
};
