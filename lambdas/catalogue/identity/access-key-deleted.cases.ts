import { root, ssoPerson } from '../events/callers.ts';
import { type Cases, minute } from '../events/cases.ts';
import { createAccessKey, deleteAccessKey, iamCall, updateAccessKey } from '../events/identity-calls.ts';

const key = 'AKIAI44QH8DHBEXAMPLE';

export const cases: Cases = {
  fires: {
    'a user deletes its own key': deleteAccessKey({ key }),
    'an Identity Center user deletes the key of a user': deleteAccessKey({
      by: ssoPerson('bob@example.com'),
      user: 'alice',
      key,
    }),
    'root deletes its own key': deleteAccessKey({ by: root(), key }),
    'a key is deleted soon after its creation': [
      createAccessKey({ user: 'alice', key }),
      deleteAccessKey({ user: 'alice', key, at: minute(3) }),
    ],
  },
  staysQuiet: {
    'a key is deactivated': updateAccessKey({ user: 'alice', key, status: 'Inactive' }),
    'AWS denied it': deleteAccessKey({ user: 'alice', key, error: 'AccessDenied' }),
    'there is no such key': deleteAccessKey({ user: 'alice', key, error: 'NoSuchEntityException' }),
    'the record has no request at all': iamCall({ name: 'DeleteAccessKey', request: null }),
  },
};
