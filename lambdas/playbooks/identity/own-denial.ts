import type { Permission } from '#core/iam/permission.ts';
import type { Incident } from '#core/incident/incident.ts';
import type { Json } from '#core/json.ts';
import { type Image, type Planned, type PlannedCall, refused } from '#core/playbook/plan.ts';
import type { Phase } from '#core/playbook/playbook-id.ts';
import type { Resource } from '#core/resource.ts';
import { type MemberCall, planned } from '#member/calls.ts';
import { documentText, ifThere, isIamName, onRole, onUser } from './iam-entities.ts';

const userReads: readonly Permission[] = [
  { action: 'iam:GetUser', access: 'read', on: onUser },
  { action: 'iam:GetUserPolicy', access: 'read', on: onUser },
  { action: 'iam:ListUserTags', access: 'read', on: onUser },
];

const roleReads: readonly Permission[] = [
  { action: 'iam:GetRole', access: 'read', on: onRole },
  { action: 'iam:GetRolePolicy', access: 'read', on: onRole },
  { action: 'iam:ListRoleTags', access: 'read', on: onRole },
];

/**
 * Permissions to write a denial for a user. IAM has no condition on the contents of an inline policy, so they could also grant: a
 * session gets them for one user only, the role never for the hub's own roles, and a document other than the planned one is no echo
 * but opens an incident.
 */
export const ON_USER: Readonly<Record<Phase, readonly Permission[]>> = {
  fix: [...userReads, { action: 'iam:PutUserPolicy', access: 'write', on: onUser }],
  undo: [...userReads, { action: 'iam:DeleteUserPolicy', access: 'write', on: onUser }],
};

/** The same for a role; an earlier denial that the fix replaced is written again. */
export const ON_ROLE: Readonly<Record<Phase, readonly Permission[]>> = {
  fix: [...roleReads, { action: 'iam:PutRolePolicy', access: 'write', on: onRole }],
  undo: [
    ...roleReads,
    { action: 'iam:DeleteRolePolicy', access: 'write', on: onRole },
    { action: 'iam:PutRolePolicy', access: 'write', on: onRole },
  ],
};

/** The user's inline policy of this name, null if there is none. No image if the resource's id cannot be a user name. */
export async function readOnUser(policy: string, { resource }: Incident, call: MemberCall): Promise<Image[]> {
  const UserName = resource.id;
  if (!isIamName(UserName)) return [];
  const { User } = await call('iam:GetUser', { UserName });
  const found = await ifThere(call('iam:GetUserPolicy', { UserName, PolicyName: policy }));
  return [imageOf(policy, User?.Arn ?? resource.arn, found?.PolicyDocument)];
}

/** The same for the incident's role. */
export async function readOnRole(policy: string, { resource }: Incident, call: MemberCall): Promise<Image[]> {
  const RoleName = resource.id;
  if (!isIamName(RoleName)) return [];
  const { Role } = await call('iam:GetRole', { RoleName });
  const found = await ifThere(call('iam:GetRolePolicy', { RoleName, PolicyName: policy }));
  return [imageOf(policy, Role?.Arn ?? resource.arn, found?.PolicyDocument)];
}

/** Others may write a policy with one of the hub's names; it is never overwritten. */
export function notOurs(policy: string, { id }: Resource): Planned {
  return refused({ code: 'inline-policy-not-of-hub', policy, holder: id });
}

/** The ARN with the path of the holder of an image. */
export function arnOf(image: Image): string {
  return String(image.lookup?.arn ?? '');
}

export function putOnUser(PolicyName: string, image: Image, document: Json): PlannedCall {
  const { on, name } = holderOf(image);
  return planned('iam:PutUserPolicy', on, { UserName: name, PolicyName, PolicyDocument: JSON.stringify(document) });
}

export function deleteFromUser(PolicyName: string, image: Image): PlannedCall {
  const { on, name } = holderOf(image);
  return planned('iam:DeleteUserPolicy', on, { UserName: name, PolicyName });
}

export function putOnRole(PolicyName: string, image: Image, document: Json): PlannedCall {
  const { on, name } = holderOf(image);
  return planned('iam:PutRolePolicy', on, { RoleName: name, PolicyName, PolicyDocument: JSON.stringify(document) });
}

export function deleteFromRole(PolicyName: string, image: Image): PlannedCall {
  const { on, name } = holderOf(image);
  return planned('iam:DeleteRolePolicy', on, { RoleName: name, PolicyName });
}

function holderOf(image: Image) {
  const arn = arnOf(image);
  const name = arn.split('/').at(-1) ?? '';
  return { name, on: { resource: name, arns: [arn] } };
}

function imageOf(policy: string, arn: string, given: string | undefined): Image {
  return {
    subject: `inline-policy/${policy}`,
    state: given === undefined ? null : documentOf(documentText(given)),
    lookup: { arn },
  };
}

/** A document that is not JSON is kept as text: the hub did not write it. */
function documentOf(written: string): Json {
  try {
    return JSON.parse(written) as Json;
  } catch {
    return written;
  }
}
