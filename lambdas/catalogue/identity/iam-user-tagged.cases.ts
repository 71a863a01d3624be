import { apiCall } from '../events/api-call.ts';
import { ssoPerson } from '../events/callers.ts';
import type { Cases } from '../events/cases.ts';
import { iamCall, tagUser, untagUser } from '../events/identity-calls.ts';

const user = 'alice';

export const cases: Cases = {
  fires: {
    'a tag is set': tagUser({ user, tags: { team: 'payments' } }),
    'several tags are set': tagUser({
      user,
      tags: { team: 'payments', 'access-project': 'core' },
      by: ssoPerson('bob@example.com'),
    }),
    'a tag is set to an empty value': tagUser({ user, tags: { leaver: '' } }),
    'a tag is removed': untagUser({ user, keys: ['team'] }),
  },
  staysQuiet: {
    'a role is tagged': iamCall({ name: 'TagRole', request: { roleName: 'Admin', tags: [{ key: 'team', value: 'payments' }] } }),
    'another service records a call of the same name': apiCall({
      source: 'cognito-idp.amazonaws.com',
      name: 'TagUser',
      request: { userName: user },
    }),
    'AWS denied it': tagUser({ user, tags: { team: 'payments' }, error: 'AccessDenied' }),
    'the call only lists the tags': iamCall({ name: 'ListUserTags', request: { userName: user } }),
    'the record has no request at all': iamCall({ name: 'TagUser', request: null }),
  },
};
