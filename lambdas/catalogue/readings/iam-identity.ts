import type { Activity } from '#core/detection/activity.ts';
import type { ResolvedBy } from '#core/detection/detection.ts';
import { object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** The user name that AWS records for root; no IAM user can have it. */
export const ROOT_USER = 'AWS ROOT USER';

/** The user whose credentials a call is about; by default the caller, undefined if that is not a user. */
export function ownerOf(activity: Activity): string | undefined {
  const { actor, request, response } = activity;
  const named = text(request.userName);
  if (named === undefined && actor.type === 'root') return ROOT_USER;
  return text(object(response.accessKey).userName) ?? named ?? callerOf(activity);
}

/** Whether a call is about another user's credentials. A role session has none. User names are case-insensitive. */
export function isForOther(activity: Activity): boolean {
  const owner = ownerOf(activity);
  return owner !== undefined && owner.toLowerCase() !== callerOf(activity)?.toLowerCase();
}

/** The user a call is about, as a resource. */
export function ownerResource(activity: Activity): Resource {
  return userResource(activity, ownerOf(activity) ?? 'unknown');
}

export function userResource({ account }: Activity, name: string): Resource {
  return { type: 'AwsIamUser', id: name, arn: `arn:aws:iam::${account}:${name === ROOT_USER ? 'root' : `user/${name}`}` };
}

/** Id of the access key a call is about. */
export function accessKeyOf({ request, response }: Activity): string | undefined {
  return text(request.accessKeyId) ?? text(object(response.accessKey).accessKeyId);
}

/** An inactive or deleted key gives no access. */
export const KEY_ENDED: ResolvedBy = {
  triggers: [{ source: 'iam.amazonaws.com', calls: ['DeleteAccessKey', 'UpdateAccessKey'] }],
  matches: (activity) =>
    accessKeyOf(activity) !== undefined && (activity.name === 'DeleteAccessKey' || text(activity.request.status) === 'Inactive'),
};

/** An access key as a resource. IAM gives keys no ARN; this made-up one contains the account. */
export function accessKeyResource({ account }: Activity, id = 'unknown'): Resource {
  return { type: 'AwsIamAccessKey', id, arn: `arn:aws:iam::${account}:access-key/${id}` };
}

/** The credentials of the caller as a resource that can be disabled: a long-lived key, or the role of the session. */
export function credentialsResource(activity: Activity): Resource {
  const { role, accessKey } = activity.actor;
  if (role === undefined || accessKey?.startsWith('AKIA') === true) return accessKeyResource(activity, accessKey);
  return { type: 'AwsIamRole', id: role.split('/').at(-1) ?? role, arn: role };
}

function callerOf({ actor }: Activity): string | undefined {
  if (actor.type === 'root') return ROOT_USER;
  return actor.type === 'user' ? actor.name : undefined;
}
