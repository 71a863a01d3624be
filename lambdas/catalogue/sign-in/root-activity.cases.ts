import type { Json } from '#core/json.ts';
import { apiCall, withFields } from '../events/api-call.ts';
import { iamUser, root } from '../events/callers.ts';
import type { Cases, CloudEvent } from '../events/cases.ts';
import { createOAuthToken, login, person, rootPerson } from '../events/sign-in-calls.ts';

const iam = 'iam.amazonaws.com';
const by = root();
const creates = apiCall({ source: iam, name: 'CreateUser', request: { userName: 'deploy' }, by, region: 'us-east-1' });

/** The same call with some fields of the identity replaced. */
function withIdentity(event: CloudEvent, identity: { readonly [field: string]: Json }): CloudEvent {
  return withFields(event, { userIdentity: { ...(event.detail.userIdentity as { [field: string]: Json }), ...identity } });
}

export const cases: Cases = {
  fires: {
    'root creates a user': creates,
    'root uses the console, and the record names the console as the invoker': withIdentity(creates, {
      invokedBy: 'signin.amazonaws.com',
    }),
    'AWS forwarded a call of root': withIdentity(creates, { invokedBy: 'AWS Internal' }),
    'root uses its own access key': withIdentity(creates, { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', sessionContext: {} }),
    'an agent acts as root through the MCP server of AWS': withFields(
      withIdentity(creates, { invokedBy: 'aws-mcp.amazonaws.com' }),
      { sourceIPAddress: 'aws-mcp.amazonaws.com', userAgent: 'aws-mcp.amazonaws.com' },
    ),
    'the command line of root gets keys by a sign-in in the browser': createOAuthToken({ by: rootPerson() }),
    'root writes to a service that no other scenario covers': apiCall({
      source: 'support.amazonaws.com',
      name: 'CreateCase',
      request: { subject: 'Close the account' },
      by,
      region: 'us-east-1',
    }),
    'the identity of root has the account alias as its user name': withIdentity(creates, { userName: 'shop' }),
    'the principal id of root has a session name': withIdentity(creates, { principalId: '444455556666:maintenance' }),
  },
  staysQuiet: {
    'the call only reads': apiCall({ source: iam, name: 'ListUsers', request: null, by, region: 'us-east-1' }),
    'the record of an older log file does not say that the call only reads': withFields(
      apiCall({ source: 'ec2.amazonaws.com', name: 'DescribeRegions', request: { regionSet: {} }, by }),
      { eventVersion: '1.05', readOnly: undefined },
    ),
    'Amazon Connect records a list call of its console as a write': withFields(
      apiCall({ source: 'connect.amazonaws.com', name: 'ListRealtimeContactAnalysisSegmentsV2', request: null, by }),
      { readOnly: false },
    ),
    'an assumed root session only lists': withFields(apiCall({ source: iam, name: 'ListUsers', request: null, by }), {
      readOnly: true,
    }),
    'AWS refused the call': { ...creates, detail: { ...creates.detail, errorCode: 'AccessDenied' } },
    'an AWS service makes the call in the name of root': withIdentity(creates, { invokedBy: 'cloudformation.amazonaws.com' }),
    'the record is a service event, not a call': withFields(creates, { eventType: 'AwsServiceEvent' }),
    'the command line of root gets no keys': createOAuthToken({ by: rootPerson(), success: false }),
    'the command line of a user gets keys': createOAuthToken({ by: person('alice') }),
    'root signs in, which changes nothing': login({ by: rootPerson() }),
    'an older record of a sign-in has a different event type': withFields(login({ by: rootPerson() }), {
      eventType: 'AwsConsoleSignin',
    }),
    'an IAM user named root makes the call': apiCall({
      source: iam,
      name: 'CreateUser',
      request: { userName: 'x' },
      by: iamUser('root'),
    }),
  },
};
