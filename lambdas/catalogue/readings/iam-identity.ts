import type { Activity } from '#core/detection/activity.ts';
import type { ResolvedBy } from '#core/detection/detection.ts';
import { object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';

/** Root, as AWS writes it where a user name belongs; no user can be called so. */
export const ROOT_USER = 'AWS ROOT USER';

/** The user a call about credentials is about. A call that names nobody is about its caller; undefined where that is no user. */
export function ownerOf(activity: Activity): string | undefined {
  const { actor, request, response } = activity;
  const named = text(request.userName);
  if (named === undefined && actor.type === 'root') return ROOT_USER;
  return text(object(response.accessKey).userName) ?? named ?? callerOf(activity);
}

/** Whether a call is about somebody else's credentials. A session of a role has none of its own. User names differ in more than case. */
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

/** A key that is inactive or gone lets nobody in. */
export const KEY_ENDED: ResolvedBy = {
  triggers: [{ source: 'iam.amazonaws.com', calls: ['DeleteAccessKey', 'UpdateAccessKey'] }],
  matches: (activity) =>
    accessKeyOf(activity) !== undefined && (activity.name === 'DeleteAccessKey' || text(activity.request.status) === 'Inactive'),
};

/** An access key as a resource. IAM gives keys no ARN; this one is made up so that it names the account. */
export function accessKeyResource({ account }: Activity, id = 'unknown'): Resource {
  return { type: 'AwsIamAccessKey', id, arn: `arn:aws:iam::${account}:access-key/${id}` };
}

/** Whoever's credentials made a call, as what can be switched off: a long-lived key, or the role whose session it was. */
export function credentialsResource(activity: Activity): Resource {
  const { role, accessKey } = activity.actor;
  if (role === undefined || accessKey?.startsWith('AKIA') === true) return accessKeyResource(activity, accessKey);
  return { type: 'AwsIamRole', id: role.split('/').at(-1) ?? role, arn: role };
}

function callerOf({ actor }: Activity): string | undefined {
  if (actor.type === 'root') return ROOT_USER;
  return actor.type === 'user' ? actor.name : undefined;
}
