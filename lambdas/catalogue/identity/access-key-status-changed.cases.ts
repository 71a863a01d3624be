import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { deleteAccessKey, iamCall, updateAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a key is deactivated': updateAccessKey({ user: 'alice', key, status: 'Inactive' }),
    'a key is activated again': [
      updateAccessKey({ user: 'alice', key, status: 'Inactive' }),
      updateAccessKey({ user: 'alice', key, status: 'Active', at: minute(30) }),
    ],
    'a user activates its own key and names no user': updateAccessKey({ key, status: 'Active' }),
    'an Identity Center user activates the key of a user': updateAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'alice',
      key,
      status: 'Active',
    }),
    'root activates its own key': updateAccessKey({ by: root(), key, status: 'Active' }),
  },
  staysQuiet: {
    'a key is deleted': deleteAccessKey({ user: 'alice', key }),
    'AWS denied it': updateAccessKey({ user: 'alice', key, status: 'Active', error: 'AccessDenied' }),
    'there is no such key': updateAccessKey({ user: 'alice', key, status: 'Active', error: 'NoSuchEntityException' }),
    'the record contains no status': iamCall({ name: 'UpdateAccessKey', request: { userName: 'alice', accessKeyId: key } }),
    'the call only reads when a key was last used': iamCall({ name: 'GetAccessKeyLastUsed', request: { accessKeyId: key } }),
  },
};
