import type { Activity } from '#core/detection/activity.ts';
import type { CallTrigger } from '#core/detection/trigger.ts';
import { type Evidence, notedIfKnown } from '#core/incident/evidence.ts';
import { object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** Every sign-in to the console, whether it worked or not. */
export const CONSOLE_LOGIN: CallTrigger = { source: 'signin.amazonaws.com', calls: ['ConsoleLogin'] };

/** What AWS writes in place of a user name that does not exist: one word for all strangers. */
const MASKED = 'HIDDEN_DUE_TO_SECURITY_REASONS';

/** Whether an activity is a console sign-in that ended so. A failed one has no error code; only its response tells. */
export function isLogin(activity: Activity, outcome: 'Success' | 'Failure'): boolean {
  return (
    activity.source === 'signin.amazonaws.com' &&
    activity.name === 'ConsoleLogin' &&
    activity.response.ConsoleLogin === outcome &&
    activity.actor.type !== 'service'
  );
}

/** Whether somebody tried a user name that does not exist. */
export function isStranger(activity: Activity): boolean {
  return activity.actor.type === 'user' && activity.actor.name === MASKED;
}

/** Whether AWS says it asked for no second factor. Where another party does the asking, AWS says so of everybody. */
export function isWithoutMfa(activity: Activity): boolean {
  const told = object(activity.detail.additionalEventData);
  return text(told.MFAUsed)?.toLowerCase() === 'no' && told.SamlProviderArn === undefined;
}

/**
 * The person behind a sign-in or the start of a session, so that the same person has the same name however they come in:
 * a session is known by its own name, whatever role it is of. Undefined where nobody in particular acts.
 */
export function personOf(activity: Activity): string | undefined {
  const { type, name } = activity.actor;
  if (type === 'root') return 'root';
  if (type === 'user') return isStranger(activity) ? undefined : `user/${name}`;
  return type === 'role' || type === 'federated' ? `session/${sessionName(activity)}` : undefined;
}

/** Only the identity centre makes roles under this path. */
const IDENTITY_CENTRE = ':role/aws-reserved/sso.amazonaws.com/';

/** Whether a person of the identity centre comes in: the same person in every account. Users of one name in two are two. */
export function isOfIdentityCentre({ actor, request }: Activity): boolean {
  const role = actor.type === 'federated' ? text(request.roleArn) : actor.role;
  return role?.includes(IDENTITY_CENTRE) === true;
}

/** Who signs in, as a resource: the account for root, the user, or the session by its name. Strangers go by their address. */
export function visitorOf(activity: Activity): Resource {
  const { account, actor, address } = activity;
  const root = `arn:aws:iam::${account}:root`;
  if (actor.type === 'root') return { type: 'AwsAccount', id: account, arn: root };
  if (isStranger(activity)) return { type: 'Other', id: address ?? account, arn: root };
  if (actor.type === 'user') {
    return { type: 'AwsIamUser', id: actor.name, arn: actor.arn ?? `arn:aws:iam::${account}:user/${actor.name}` };
  }
  const id = sessionName(activity);
  const session = actor.arn ?? text(object(activity.response.assumedRoleUser).arn);
  return { type: 'Other', id, arn: session ?? `arn:aws:sts::${account}:federated-user/${id}` };
}

/** Who comes in by SAML has no session yet and only names the one to be. */
function sessionName({ actor, request }: Activity): string {
  return (actor.type === 'federated' ? text(request.roleSessionName) : undefined) ?? actor.name;
}

/** From where somebody came, as far as the record tells, and the role behind a session. */
export function origin({ actor, address, location, agent }: Activity): Evidence[] {
  return [
    ...notedIfKnown('address', address),
    ...notedIfKnown('country', location?.country),
    ...notedIfKnown('agent', agent),
    ...notedIfKnown('role', actor.role),
  ];
}
