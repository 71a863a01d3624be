import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam';
import { MEMBER } from '#catalogue/events/cases.ts';
import { written } from '#catalogue/events/policy-calls.ts';
import { EXEMPT_TAG } from '#core/naming.ts';
import type { EmulatedMember } from './emulated-member.ts';

/** Typical documents: one allows everything, one very little. */
export const ADMIN_POLICY = written({ Effect: 'Allow', Action: '*', Resource: '*' });
export const READING = written({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::site/*' });

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const EXEMPT = [{ Key: EXEMPT_TAG, Value: 'yes' }];

let made = 0;

function newName(kind: string): string {
  made += 1;
  return `${kind}-${made}`;
}

/** ARN of a managed policy, created at the first use. */
export async function managed({ clients }: EmulatedMember, name: string, document: string): Promise<string> {
  const PolicyDocument = document;
  await clients.iam.send(new CreatePolicyCommand({ PolicyName: name, PolicyDocument })).catch(ifNotThere);
  return `arn:aws:iam::${MEMBER}:policy/${name}`;
}

/** A user with a path, an attached and an inline policy, and a group. */
export async function userWithPolicies(member: EmulatedMember): Promise<string> {
  const { iam } = member.clients;
  const UserName = newName('user');
  await iam.send(new CreateUserCommand({ UserName, Path: '/people/' }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'own', PolicyDocument: READING }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: await managed(member, 'reading', READING) }));
  await inGroup(member, UserName, 'readers');
  return UserName;
}

/** A role with a path, and an attached and an inline policy. */
export async function newRole(member: EmulatedMember, Path = '/machines/', RoleName = newName('role')): Promise<string> {
  const { iam } = member.clients;
  await iam.send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: TRUST }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'own', PolicyDocument: READING }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: await managed(member, 'reading', READING) }));
  return RoleName;
}

/** A group with a path, and an attached and an inline policy. */
export async function groupOfPeople(member: EmulatedMember): Promise<string> {
  const { iam } = member.clients;
  const GroupName = newName('group');
  await iam.send(new CreateGroupCommand({ GroupName, Path: '/teams/' }));
  await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName: 'own', PolicyDocument: READING }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: await managed(member, 'reading', READING) }));
  return GroupName;
}

/** Adds a user to a group, which is created at the first use. */
export async function inGroup({ clients: { iam } }: EmulatedMember, UserName: string, GroupName: string): Promise<void> {
  await iam.send(new CreateGroupCommand({ GroupName, Path: '/teams/' })).catch(ifNotThere);
  await iam.send(new AddUserToGroupCommand({ GroupName, UserName }));
}

/** All permissions of a user: inline policies in full, attached ones and groups by name. */
export async function userState({ clients: { iam } }: EmulatedMember, UserName: string) {
  const { PolicyNames = [] } = await iam.send(new ListUserPoliciesCommand({ UserName }));
  const inline = PolicyNames.map(async (PolicyName) => [
    PolicyName,
    decodeURIComponent((await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))).PolicyDocument ?? ''),
  ]);
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
  const { Groups = [] } = await iam.send(new ListGroupsForUserCommand({ UserName }));
  const attached = AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort();
  return {
    inline: Object.fromEntries(await Promise.all(inline)),
    attached,
    groups: Groups.map(({ GroupName }) => GroupName).sort(),
  };
}

/** All permissions of a role. */
export async function roleState({ clients: { iam } }: EmulatedMember, RoleName: string) {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
  const inline = PolicyNames.map(async (PolicyName) => [
    PolicyName,
    decodeURIComponent((await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument ?? ''),
  ]);
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  const attached = AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort();
  return { inline: Object.fromEntries(await Promise.all(inline)), attached };
}

/** All permissions of a group. */
export async function groupState({ clients: { iam } }: EmulatedMember, GroupName: string) {
  const { PolicyNames = [] } = await iam.send(new ListGroupPoliciesCommand({ GroupName }));
  const inline = PolicyNames.map(async (PolicyName) => [
    PolicyName,
    decodeURIComponent((await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }))).PolicyDocument ?? ''),
  ]);
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
  const attached = AttachedPolicies.map(({ PolicyArn }) => PolicyArn).sort();
  return { inline: Object.fromEntries(await Promise.all(inline)), attached };
}

/** Deletes the user with all its permissions and credentials. */
export async function deleteUser(member: EmulatedMember, UserName: string): Promise<void> {
  const { iam } = member.clients;
  const { inline, attached } = await userState(member, UserName);
  for (const PolicyName of Object.keys(inline)) await iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName }));
  for (const PolicyArn of attached) await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
  await iam.send(new DeleteUserCommand({ UserName }));
}

export async function deleteRole(member: EmulatedMember, RoleName: string): Promise<void> {
  const { iam } = member.clients;
  const { inline, attached } = await roleState(member, RoleName);
  for (const PolicyName of Object.keys(inline)) await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  for (const PolicyArn of attached) await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  await iam.send(new DeleteRoleCommand({ RoleName }));
}

export async function exemptUser({ clients: { iam } }: EmulatedMember, UserName: string): Promise<void> {
  await iam.send(new TagUserCommand({ UserName, Tags: EXEMPT }));
}

export async function exemptRole({ clients: { iam } }: EmulatedMember, RoleName: string): Promise<void> {
  await iam.send(new TagRoleCommand({ RoleName, Tags: EXEMPT }));
}

function ifNotThere(error: Error): void {
  if (error.name !== 'EntityAlreadyExistsException') throw error;
}
