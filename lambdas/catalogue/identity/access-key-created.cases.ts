import { iamUser, root, ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { createAccessKey, iamCall } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a user makes a key and names itself': createAccessKey({ user: 'alice', key }),
    'a user makes a key and names nobody': createAccessKey({ key, owner: 'alice' }),
    'nobody is named, neither in the request nor in the answer': createAccessKey({ key }),
    'a user names itself in another case': createAccessKey({ user: 'Alice', owner: 'alice', key }),
  },
  staysQuiet: {
    'the key is for somebody else, which is another scenario': createAccessKey({ user: 'bob', key }),
    'the request names nobody and the answer names somebody else': createAccessKey({ by: iamUser('mallory'), owner: 'bob', key }),
    'a person of the identity centre makes it for a user': createAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'bob',
      key,
    }),
    'root makes it for itself': createAccessKey({ by: root(), key }),
    'the user has two keys already': createAccessKey({ user: 'alice', key, error: 'LimitExceededException' }),
    'AWS denied it': createAccessKey({ user: 'alice', key, error: 'AccessDenied' }),
    'a user looks at its keys': iamCall({ name: 'ListAccessKeys', request: { userName: 'alice' } }),
    'a record tells no key': iamCall({ name: 'CreateAccessKey', request: { userName: 'alice' } }),
  },
};
