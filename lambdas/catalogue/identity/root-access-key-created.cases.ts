import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, MANAGEMENT, minute } from '../events/cases.ts';
import { createAccessKey, updateAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'root creates a key and names no user, so the key is for root': createAccessKey({ by: root(), key }),
    'root of the management account creates a key': createAccessKey({ by: root(), key, account: MANAGEMENT }),
    'the same record arrives twice': [
      createAccessKey({ by: root(), key, id: 'one' }),
      createAccessKey({ by: root(), key, id: 'one' }),
    ],
    'root creates a second key': [
      createAccessKey({ by: root(), key }),
      createAccessKey({ by: root(), key: 'AKIAIOSFODNN8EXAMPLE', at: minute(4) }),
    ],
  },
  staysQuiet: {
    'root creates a key for a user, which is another scenario': createAccessKey({ by: root(), user: 'alice', key }),
    'a user creates a key for itself': createAccessKey({ key, owner: 'alice' }),
    'an Identity Center user creates a key for a user': createAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'alice',
      key,
    }),
    'root already has two keys': createAccessKey({ by: root(), key, error: 'LimitExceededException' }),
    'root deactivates its key': updateAccessKey({ by: root(), key, status: 'Inactive' }),
    'another service records a call of the same name': createAccessKey({
      by: root(),
      key,
      source: 'lightsail.amazonaws.com',
    }),
  },
};
