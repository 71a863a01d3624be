import { type Json, type JsonObject, object } from '#core/json.ts';
import { apiCall, type CallOverrides, withFields } from './api-call.ts';
import type { By, Caller } from './callers.ts';
import { type CloudEvent, digest, MEMBER, minute } from './cases.ts';

export const FIREFOX_ON_LINUX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
export const CHROME_ON_WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';

const SEOUL = '198.51.100.24';

/** An IAM user on the sign-in page. */
export function person(userName: string): By {
  return (accountId) => ({
    identity: {
      type: 'IAMUser',
      principalId: `AIDA${digest('principal', userName).slice(0, 10).toUpperCase()}EXAMPLE`,
      arn: `arn:aws:iam::${accountId}:user/${userName}`,
      accountId,
      userName,
    },
    address: SEOUL,
    agent: FIREFOX_ON_LINUX,
  });
}

/** The root user on the sign-in page. */
export function rootPerson(): By {
  return (accountId) => ({
    identity: { type: 'Root', principalId: accountId, arn: `arn:aws:iam::${accountId}:root`, accountId, accessKeyId: '' },
    address: SEOUL,
    agent: FIREFOX_ON_LINUX,
  });
}

/** A sign-in with a user name that the account does not have; AWS masks the name. */
export function unknownUser(): By {
  return (accountId) => ({
    identity: { type: 'IAMUser', accountId, accessKeyId: '', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    address: '203.0.113.77',
    agent: FIREFOX_ON_LINUX,
  });
}

/** A SAML user before the session exists. */
export function samlPerson(userName: string): By {
  return () => ({
    identity: {
      type: 'SAMLUser',
      principalId: `ExampleQualifier=:${userName}`,
      userName,
      identityProvider: 'ExampleQualifier=',
    },
    address: SEOUL,
    agent: FIREFOX_ON_LINUX,
  });
}

/** The same caller with another address or user agent. */
export function from(by: By, where: Partial<Omit<Caller, 'identity'>>): By {
  return (account) => ({ ...by(account), ...where });
}

type Login = Omit<CallOverrides, 'source' | 'error'> & {
  /** ARN of the SAML provider. */
  readonly saml?: string;
  readonly mfa?: 'Yes' | 'No';
};

/** A successful console sign-in. */
export function login({ mfa = 'Yes', saml, ...call }: Login): CloudEvent {
  return signIn({
    ...call,
    name: 'ConsoleLogin',
    outcome: 'Success',
    additional: { ...page(mfa, call.account), ...vouched(saml) },
  });
}

/** A failed console sign-in: it has no error code, and its identity has no ARN. */
export function failedLogin(call: Login): CloudEvent {
  const by: By = (account) => {
    const caller = (call.by ?? person('alice'))(account);
    const { arn, ...identity } = caller.identity;
    const isRoot = identity.type === 'Root';
    return { ...caller, identity: { ...identity, ...(isRoot && arn !== undefined && { arn }), accessKeyId: '' } };
  };
  const masked = by(call.account ?? MEMBER).identity.userName === 'HIDDEN_DUE_TO_SECURITY_REASONS';
  const event = signIn({ ...call, by, name: 'ConsoleLogin', outcome: 'Failure', additional: page('No', call.account) });
  return withFields(event, { errorMessage: masked ? 'No username found in supplied account' : 'Failed authentication' });
}

type OAuth = Omit<CallOverrides, 'source' | 'error'> & { readonly success?: boolean; readonly mfa?: boolean };

/** AuthorizeOAuth2Access: a person allows a command line (`aws login`) to act with their rights. */
export function authorizeOAuth(call: OAuth): CloudEvent {
  const redirect = { scope: 'openid', redirect_uri: 'http://127.0.0.1:53037/oauth/callback', code_challenge_method: 'SHA-256' };
  return oauth({ ...call, name: 'AuthorizeOAuth2Access', request: { ...redirect, client_id: DEVTOOLS } });
}

/** CreateOAuth2Token: the command line gets keys. */
export function createOAuthToken(call: OAuth): CloudEvent {
  return oauth({ ...call, name: 'CreateOAuth2Token', request: { client_id: DEVTOOLS } });
}

const DEVTOOLS = 'arn:aws:signin:::devtools/same-device';

/** A call of sign-in with OAuth, which AWS records as a read and without an error code. */
function oauth({ success = true, mfa = true, ...call }: OAuth & { name: string; request: JsonObject }): CloudEvent {
  const event = apiCall({ region: 'us-east-1', by: person('alice'), ...call, source: 'signin.amazonaws.com' });
  const attributes = { creationDate: minute(-1), mfaAuthenticated: String(mfa) };
  const userIdentity = { ...object(event.detail.userIdentity), sessionContext: { attributes } };
  return withFields(event, { userIdentity, additionalEventData: { success: String(success) }, readOnly: true });
}

/** Another step of signing in, such as `CheckMfa`, which succeeds before the user is signed in. */
export function signInStep(call: Login & { readonly name: string; readonly additional?: JsonObject }): CloudEvent {
  return signIn({ additional: { MfaType: 'Virtual MFA' }, ...call, outcome: 'Success' });
}

type Start = CallOverrides & { readonly role?: string; readonly session?: string };

export function assumeRole({ role = 'Admin', session = 'work', ...call }: Start): CloudEvent {
  const { account = MEMBER } = call;
  const roleArn = `arn:aws:iam::${account}:role/${role}`;
  return start({
    ...call,
    name: 'AssumeRole',
    request: { roleArn, roleSessionName: session },
    ...assumed(account, role, session),
  });
}

/** GetSessionToken: a session of an IAM user. */
export function getSessionToken(call: CallOverrides): CloudEvent {
  return start({ ...call, name: 'GetSessionToken', request: { durationSeconds: 3600 }, answer: {} });
}

/** AssumeRoleWithSAML; the session is named after the user. */
export function assumeRoleWithSaml({ role = 'Staff', session = 'bob@example.com', ...call }: Start): CloudEvent {
  const { account = MEMBER } = call;
  const request = {
    sAMLAssertionID: '_c0046cEXAMPLEb9d4b8eEXAMPLE2619aEXAMPLE',
    roleSessionName: session,
    durationSeconds: 3600,
    roleArn: `arn:aws:iam::${account}:role/${role}`,
    principalArn: `arn:aws:iam::${account}:saml-provider/ExampleIdP`,
  };
  const assertion = {
    subjectType: 'persistent',
    issuer: 'https://idp.example.com/saml',
    nameQualifier: 'ExampleQualifier=',
    subject: session,
    audience: 'https://signin.aws.amazon.com/saml',
  };
  const { answer } = assumed(account, role, session);
  return start({ by: samlPerson(session), ...call, name: 'AssumeRoleWithSAML', request, answer: { ...assertion, ...answer } });
}

/** A returning user is recorded in one of three Regions, such as this one; root and others in the global Region. */
function regionOf(by: By): string {
  return by(MEMBER).identity.type === 'IAMUser' ? 'eu-north-1' : 'us-east-1';
}

function signIn(call: Login & { name: string; outcome: string; additional: JsonObject }): CloudEvent {
  const { name, outcome, additional, mfa: _, saml: __, by = person('alice'), ...circumstances } = call;
  const event = apiCall({
    region: regionOf(by),
    by,
    ...circumstances,
    source: 'signin.amazonaws.com',
    name,
    request: null,
    response: { [name]: outcome },
  });
  const signedIn = withFields(event, {
    additionalEventData: additional,
    requestID: undefined,
    readOnly: false,
    eventType: 'AwsConsoleSignIn',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'signin.aws.amazon.com',
    },
  });
  return { ...signedIn, 'detail-type': 'AWS Console Sign In via CloudTrail' };
}

function page(mfa: 'Yes' | 'No', account: string = MEMBER): { [field: string]: Json } {
  return {
    LoginTo: 'https://console.aws.amazon.com/console/home?state=hashArgs%23&isauthcode=true',
    MobileVersion: 'No',
    ...(mfa === 'Yes' && { MFAIdentifier: `arn:aws:iam::${account}:mfa/mfa-device` }),
    MFAUsed: mfa,
  };
}

function vouched(saml: string | undefined): JsonObject {
  return saml === undefined ? {} : { SamlProviderArn: saml };
}

function assumed(account: string, role: string, session: string): { answer: JsonObject } {
  const id = `AROA${digest('principal', role).slice(0, 10).toUpperCase()}EXAMPLE`;
  const arn = `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}/${session}`;
  return { answer: { assumedRoleUser: { assumedRoleId: `${id}:${session}`, arn } } };
}

function start(call: CallOverrides & { name: string; request: JsonObject; answer: JsonObject }): CloudEvent {
  const credentials = {
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionToken: 'AQoEXAMPLEH4aoAH0gNCAPy...',
    expiration: 'Mar 2, 2026, 10:00:00 AM',
  };
  const { answer, ...rest } = call;
  const response = call.error === undefined ? { credentials, ...answer } : null;
  return apiCall({ ...rest, source: 'sts.amazonaws.com', response });
}
