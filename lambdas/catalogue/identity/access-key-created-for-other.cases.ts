import { assumedRole, iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { createAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a user makes a key for another': createAccessKey({ by: iamUser('mallory'), user: 'alice', key }),
    'only the answer tells that the key is for another': createAccessKey({ by: iamUser('mallory'), owner: 'alice', key }),
    'a session of a role makes one, which is nobody': createAccessKey({ by: assumedRole('Admin', 'alice'), user: 'alice', key }),
    'a person of the identity centre does': createAccessKey({ by: ssoPerson('alice'), user: 'alice', key }),
    'root makes one for a user': createAccessKey({ by: root(), user: 'alice', key }),
  },
  staysQuiet: {
    'a user makes a key for itself': createAccessKey({ user: 'alice', key }),
    'a user makes a key and names nobody': createAccessKey({ key, owner: 'alice' }),
    'a user is named in another case': createAccessKey({ user: 'ALICE', owner: 'alice', key }),
    'root makes a key for itself': createAccessKey({ by: root(), key }),
    'AWS denied it': createAccessKey({ by: iamUser('mallory'), user: 'alice', key, error: 'AccessDenied' }),
    'there is no such user': createAccessKey({ by: iamUser('mallory'), user: 'nobody', key, error: 'NoSuchEntityException' }),
  },
};
