import { iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { createAccessKey, iamCall } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a user creates a key and names itself': createAccessKey({ user: 'alice', key }),
    'a user creates a key and names no user': createAccessKey({ key, owner: 'alice' }),
    'neither the request nor the response names a user': createAccessKey({ key }),
    'a user names itself in another case': createAccessKey({ user: 'Alice', owner: 'alice', key }),
  },
  staysQuiet: {
    'the key is for another user, which is another scenario': createAccessKey({ user: 'bob', key }),
    'the request names no user and the response names another user': createAccessKey({
      by: iamUser('mallory'),
      owner: 'bob',
      key,
    }),
    'an Identity Center user creates a key for a user': createAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'bob',
      key,
    }),
    'root creates a key for itself': createAccessKey({ by: root(), key }),
    'the user already has two keys': createAccessKey({ user: 'alice', key, error: 'LimitExceededException' }),
    'AWS denied it': createAccessKey({ user: 'alice', key, error: 'AccessDenied' }),
    'a user lists its keys': iamCall({ name: 'ListAccessKeys', request: { userName: 'alice' } }),
    'the record contains no key': iamCall({ name: 'CreateAccessKey', request: { userName: 'alice' } }),
  },
};
