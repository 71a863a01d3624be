import type { Activity } from '#core/detection/activity.ts';
import type { Question } from '#core/detection/facts.ts';
import { administratorGrants } from '#core/iam/policy-reading.ts';
import { type Evidence, type Noted, notedIfKnown } from '#core/incident/evidence.ts';
import { object, text } from '#core/json.ts';
import type { Resource } from '#core/resource.ts';
import { userResource } from './iam-identity.ts';

/** The calls that can grant permissions. */
export const GRANTING_CALLS = [
  'AddUserToGroup',
  'AttachGroupPolicy',
  'AttachRolePolicy',
  'AttachUserPolicy',
  'CreatePolicy',
  'CreatePolicyVersion',
  'PutGroupPolicy',
  'PutRolePolicy',
  'PutUserPolicy',
  'SetDefaultPolicyVersion',
];

/** AWS managed policies that make an administrator, or let the holder become one. */
const ADMINISTRATORS = /^arn:[^:]+:iam::aws:policy\/(AdministratorAccess|IAMFullAccess|PowerUserAccess)$/;

const OF_AWS = /^arn:[^:]+:iam::aws:policy\//;

/** What a granting call shows by itself: administrator, harmless, or the policy that must be read. */
export function grantOf(activity: Activity): 'administrator' | 'harmless' | Question {
  const { name, request } = activity;
  if (request.policyDocument !== undefined) {
    return administratorGrants(request.policyDocument).length > 0 ? 'administrator' : 'harmless';
  }
  // If CloudTrail omitted a request that is too large, the answer still names the policy, which can be read.
  const named = text(request.policyArn) ?? text(object(activity.response.policy).arn);
  const arn = name === 'AddUserToGroup' ? groupArn(activity) : named;
  if (arn === undefined) return 'harmless';
  if (OF_AWS.test(arn)) return ADMINISTRATORS.test(arn) ? 'administrator' : 'harmless';
  const version = text(request.versionId);
  return { ask: 'policy', arn, ...(version !== undefined && { version }) };
}

/** The user, role or group that received the permission; otherwise the policy that was written. */
export function granteeOf(activity: Activity): Resource {
  const { account, request, response } = activity;
  const user = text(request.userName);
  if (user !== undefined) return userResource(activity, user);
  const role = text(request.roleName);
  if (role !== undefined) return { type: 'AwsIamRole', id: role, arn: `arn:aws:iam::${account}:role/${role}` };
  const group = text(request.groupName);
  if (group !== undefined) return { type: 'AwsIamGroup', id: group, arn: groupArn(activity) ?? group };
  const created = text(object(response.policy).arn) ?? `arn:aws:iam::${account}:policy/${text(request.policyName)}`;
  const arn = text(request.policyArn) ?? created;
  return { type: 'AwsIamPolicy', id: arn.split('/').at(-1) ?? arn, arn };
}

/** What was granted, so that exactly this can be revoked. */
export function grantEvidence({ name, request, response }: Activity): Evidence[] {
  const version = text(request.versionId) ?? text(object(response.policyVersion).versionId);
  return [
    ...notedIfKnown('group', name === 'AddUserToGroup' ? text(request.groupName) : undefined),
    ...notedIfKnown('managed-policy', text(request.policyArn) ?? text(object(response.policy).arn)),
    ...notedIfKnown('inline-policy', name.startsWith('Put') ? text(request.policyName) : undefined),
    ...notedIfKnown('policy-version', version),
  ];
}

/** The calls that revoke a grant. */
export const REVOKING_CALLS = [
  'DeleteGroupPolicy',
  'DeleteRolePolicy',
  'DeleteUserPolicy',
  'DetachGroupPolicy',
  'DetachRolePolicy',
  'DetachUserPolicy',
  'RemoveUserFromGroup',
];

/** What such a call revokes, in the form of `givenBy`. */
export function revokedBy({ name, request }: Activity): Noted | undefined {
  if (name === 'RemoveUserFromGroup') return notedIfKnown('group', text(request.groupName))[0];
  if (name.startsWith('Detach')) return notedIfKnown('managed-policy', text(request.policyArn))[0];
  return notedIfKnown('inline-policy', text(request.policyName))[0];
}

/** The grants that remain after such a call. */
export function remainingGrants(activity: Activity, standing: readonly Evidence[]): readonly Evidence[] {
  const taken = revokedBy(activity);
  return standing.filter((fact) => fact.kind !== 'noted' || fact.what !== taken?.what || fact.value !== taken.value);
}

function groupArn({ account, request }: Activity): string | undefined {
  const group = text(request.groupName);
  return group === undefined ? undefined : `arn:aws:iam::${account}:group/${group}`;
}
