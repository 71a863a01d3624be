import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, MANAGEMENT, minute } from '../events/cases.ts';
import { createAccessKey, updateAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'root makes a key and names nobody, which means for root': createAccessKey({ by: root(), key }),
    'root of the management account does': createAccessKey({ by: root(), key, account: MANAGEMENT }),
    'the same record arrives twice': [
      createAccessKey({ by: root(), key, id: 'one' }),
      createAccessKey({ by: root(), key, id: 'one' }),
    ],
    'root makes a second key': [
      createAccessKey({ by: root(), key }),
      createAccessKey({ by: root(), key: 'AKIAIOSFODNN8EXAMPLE', at: minute(4) }),
    ],
  },
  staysQuiet: {
    'root makes a key for a user, which is another scenario': createAccessKey({ by: root(), user: 'alice', key }),
    'a user makes a key for itself': createAccessKey({ key, owner: 'alice' }),
    'a person of the identity centre makes a key for a user': createAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'alice',
      key,
    }),
    'root has two keys already': createAccessKey({ by: root(), key, error: 'LimitExceededException' }),
    'root switches its key off': updateAccessKey({ by: root(), key, status: 'Inactive' }),
    'a call of the same name is recorded by another service': createAccessKey({
      by: root(),
      key,
      source: 'lightsail.amazonaws.com',
    }),
  },
};
