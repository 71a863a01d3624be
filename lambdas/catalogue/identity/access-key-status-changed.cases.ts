import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { deleteAccessKey, iamCall, updateAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a key is switched off': updateAccessKey({ user: 'alice', key, status: 'Inactive' }),
    'a key is switched on again': [
      updateAccessKey({ user: 'alice', key, status: 'Inactive' }),
      updateAccessKey({ user: 'alice', key, status: 'Active', at: minute(30) }),
    ],
    'a user switches its own key on and names nobody': updateAccessKey({ key, status: 'Active' }),
    'a person of the identity centre switches the key of a user on': updateAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'alice',
      key,
      status: 'Active',
    }),
    'root switches its own on': updateAccessKey({ by: root(), key, status: 'Active' }),
  },
  staysQuiet: {
    'a key is deleted': deleteAccessKey({ user: 'alice', key }),
    'AWS denied it': updateAccessKey({ user: 'alice', key, status: 'Active', error: 'AccessDenied' }),
    'there is no such key': updateAccessKey({ user: 'alice', key, status: 'Active', error: 'NoSuchEntityException' }),
    'a record tells no status': iamCall({ name: 'UpdateAccessKey', request: { userName: 'alice', accessKeyId: key } }),
    'somebody asks when a key was last used': iamCall({ name: 'GetAccessKeyLastUsed', request: { accessKeyId: key } }),
  },
};
