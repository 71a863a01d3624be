import { type Activity, hidesAddress } from '#core/detection/activity.ts';
import type { CallTrigger } from '#core/detection/trigger.ts';
import { type Evidence, notedIfKnown } from '#core/incident/evidence.ts';
import { IDENTITY_CENTER } from '#core/incident/person.ts';
import { object, text, truth } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** Every console sign-in, successful or failed. */
export const CONSOLE_LOGIN: CallTrigger = { source: 'signin.amazonaws.com', calls: ['ConsoleLogin'] };

/**
 * In a browser, a person allows a command line (`aws login`) or an agent to act with their rights. AWS records it as a read, and
 * a console sign-in before it is not required.
 */
export const OAUTH_SIGN_IN: CallTrigger = { source: 'signin.amazonaws.com', calls: ['AuthorizeOAuth2Access'], reads: true };

/** What AWS records in place of every unknown user name. */
const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Whether an activity is a console sign-in with this outcome. A failure has no error code; only the response shows it. */
export function isLogin(activity: Activity, outcome: 'Success' | 'Failure'): boolean {
  return (
    activity.source === 'signin.amazonaws.com' &&
    activity.name === 'ConsoleLogin' &&
    activity.response.ConsoleLogin === outcome &&
    activity.actor.type !== 'service'
  );
}

/** Whether an activity is a successful sign-in, to the console or for a command line or an agent. */
export function isSignIn(activity: Activity): boolean {
  return isLogin(activity, 'Success') || isOAuthCall(activity, 'AuthorizeOAuth2Access');
}

/** Whether an activity is a successful call of sign-in with OAuth. It has no error code; additional data show the outcome. */
export function isOAuthCall(activity: Activity, call: 'AuthorizeOAuth2Access' | 'CreateOAuth2Token'): boolean {
  if (activity.source !== 'signin.amazonaws.com' || activity.name !== call || activity.actor.type === 'service') return false;
  return truth(object(activity.detail.additionalEventData).success) !== false;
}

/** Whether the user name of a sign-in does not exist. */
export function isUnknownUser(activity: Activity): boolean {
  return activity.actor.type === 'user' && activity.actor.name === MASKED;
}

/** Whether AWS recorded a sign-in without MFA. With an identity provider, AWS always records none. */
export function isWithoutMfa(activity: Activity): boolean {
  const additional = object(activity.detail.additionalEventData);
  const { mfaAuthenticated } = object(object(object(activity.detail.userIdentity).sessionContext).attributes);
  if (activity.name === 'AuthorizeOAuth2Access') return truth(mfaAuthenticated) === false;
  return text(additional.MFAUsed)?.toLowerCase() === 'no' && additional.SamlProviderArn === undefined;
}

/**
 * The person behind a sign-in or session start, with the same name for every way to sign in: for a session its session
 * name, in any role. Undefined for services and unknown users.
 */
export function personOf(activity: Activity): string | undefined {
  const { type, name } = activity.actor;
  if (type === 'root') return 'root';
  if (type === 'user') return isUnknownUser(activity) ? undefined : `user/${name}`;
  return type === 'role' || type === 'federated' ? `session/${sessionName(activity)}` : undefined;
}

/** Whether the actor is an Identity Center user, who is the same person in every account; IAM users of one name are not. */
export function isOfIdentityCenter({ actor, request }: Activity): boolean {
  const role = actor.type === 'federated' ? text(request.roleArn) : actor.role;
  return role?.includes(IDENTITY_CENTER) === true;
}

/** The resource of a sign-in: the account for root, the user, the session by name, or the address of an unknown user. */
export function signInResource(activity: Activity): Resource {
  const { account, actor, address } = activity;
  const root = `arn:aws:iam::${account}:root`;
  if (actor.type === 'root') return { type: 'AwsAccount', id: account, arn: root };
  if (isUnknownUser(activity)) return { type: 'Other', id: address ?? account, arn: root };
  if (actor.type === 'user') {
    return { type: 'AwsIamUser', id: actor.name, arn: actor.arn ?? `arn:aws:iam::${account}:user/${actor.name}` };
  }
  const id = sessionName(activity);
  const session = actor.arn ?? text(object(activity.response.assumedRoleUser).arn);
  return { type: 'Other', id, arn: session ?? `arn:aws:sts::${account}:federated-user/${id}` };
}

/** A SAML user has no session yet; the request names the new one. */
function sessionName({ actor, request }: Activity): string {
  return (actor.type === 'federated' ? text(request.roleSessionName) : undefined) ?? actor.name;
}

/** The recorded source of a call and the role of its session. */
export function origin(activity: Activity): Evidence[] {
  const { actor, address, location, agent } = activity;
  const by = hidesAddress(activity);
  return [
    ...notedIfKnown('address-hidden-by', by),
    ...notedIfKnown('address', by === undefined ? address : undefined),
    ...notedIfKnown('country', location?.country),
    ...notedIfKnown('agent', agent),
    ...notedIfKnown('role', actor.role),
  ];
}
