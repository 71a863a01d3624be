import type { Json } from '#core/json.ts';
import { altered, apiCall } from '../events/api-call.ts';
import { iamUser, root } from '../events/callers.ts';
import type { Cases, CloudEvent } from '../events/cases.ts';
import { login, rootPerson } from '../events/sign-in-calls.ts';

const iam = 'iam.amazonaws.com';
const by = root();
const creates = apiCall({ source: iam, name: 'CreateUser', request: { userName: 'deploy' }, by, region: 'us-east-1' });

/** The same call with something else in the identity. */
function told(event: CloudEvent, identity: { readonly [field: string]: Json }): CloudEvent {
  return altered(event, { userIdentity: { ...(event.detail.userIdentity as { [field: string]: Json }), ...identity } });
}

export const cases: Cases = {
  fires: {
    'root creates a user': creates,
    'root works in the console, which names itself as the invoker': told(creates, { invokedBy: 'signin.amazonaws.com' }),
    'AWS passed the call of root on': told(creates, { invokedBy: 'AWS Internal' }),
    'root uses an access key of its own': told(creates, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', sessionContext: {} }),
    'root writes in a service no other scenario speaks of': apiCall({
      source: 'support.amazonaws.com',
      name: 'CreateCase',
      request: { subject: 'Close the account' },
      by,
      region: 'us-east-1',
    }),
    'root carries a user name, which is the alias of the account': told(creates, { userName: 'shop' }),
    'root has another session name in its principal': told(creates, { principalId: '444455556666:maintenance' }),
  },
  staysQuiet: {
    'root only looks around': apiCall({ source: iam, name: 'ListUsers', request: null, by, region: 'us-east-1' }),
    'AWS refused the call': { ...creates, detail: { ...creates.detail, errorCode: 'AccessDenied' } },
    'a service does something in the name of root': told(creates, { invokedBy: 'cloudformation.amazonaws.com' }),
    'AWS tells of an event that nobody called for': altered(creates, { eventType: 'AwsServiceEvent' }),
    'root signs in, which changes nothing': login({ by: rootPerson() }),
    'an older record of a sign-in spells its type otherwise': altered(login({ by: rootPerson() }), {
      eventType: 'AwsConsoleSignin',
    }),
    'a user named root writes': apiCall({ source: iam, name: 'CreateUser', request: { userName: 'x' }, by: iamUser('root') }),
  },
};
